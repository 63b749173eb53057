// Stop a running audit; heal what a finished one has found.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { api } from '../../api/client.ts';
import type { Audit } from '../../api/types.ts';
import { useText } from '../../messages/language.tsx';
import { useFailureMessage } from '../../parts/failure.tsx';
import { isAllowed } from '../../session/permissions.ts';
import { useUser } from '../../session/session.tsx';

export function AuditActions({ audit }: { audit: Audit }) {
  const { admin, shell } = useText();
  const words = admin.audits;
  const user = useUser();
  const queries = useQueryClient();
  const { modal, message } = App.useApp();
  const explain = useFailureMessage();
  const act = useMutation({
    mutationFn: (what: 'heal' | 'cancel') => api.post(`/audits/${audit.id}/${what}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['audits'] }),
    onError: (error) => void message.error(explain(error)),
  });
  const askHeal = () =>
    void modal.confirm({
      title: words.healTitle,
      content: words.healText,
      okText: words.heal,
      cancelText: shell.back,
      onOk: () => act.mutate('heal'),
    });
  if (audit.outcome === 'RUNNING' && isAllowed(user, 'audit.stop')) {
    return (
      <Button size="large" loading={act.isPending} onClick={() => act.mutate('cancel')}>
        {words.stop}
      </Button>
    );
  }
  if (audit.faults.some((fault) => fault.healedAt === null) && isAllowed(user, 'audit.heal')) {
    return (
      <Button size="large" type="primary" loading={act.isPending} onClick={askHeal}>
        {words.heal}…
      </Button>
    );
  }
  return null;
}
