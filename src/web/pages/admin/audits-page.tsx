// Fixity audits: every file of every store against the ledger.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, type TableColumnsType } from 'antd';
import { Link } from 'react-router';
import { api } from '../../api/client.ts';
import { PAGE_SIZE } from '../../api/queries.ts';
import type { AuditOutcome, AuditSummary, Page } from '../../api/types.ts';
import { useLanguage } from '../../messages/language.tsx';
import { useFailureMessage } from '../../parts/failure.tsx';
import { formatCount, formatTime } from '../../parts/format.ts';
import { ListTable, usePageNumber } from '../../parts/list-table.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { PageFrame } from '../../parts/page.tsx';
import { Mark, type Tone } from '../../parts/tags.tsx';
import { isAllowed } from '../../session/permissions.ts';
import { useUser } from '../../session/session.tsx';

export const AUDIT_TONES: Record<AuditOutcome, Tone> = { PASSED: 'good', FAILED: 'bad', RUNNING: 'busy', CANCELLED: 'plain' };

export function AuditsPage() {
  const { language, text } = useLanguage();
  const words = text.admin.audits;
  const user = useUser();
  const page = usePageNumber();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const explain = useFailureMessage();
  const query = useQuery({
    queryKey: ['audits', 'list', page],
    queryFn: () => api.get<Page<AuditSummary>>('/audits', { page, pageSize: PAGE_SIZE }),
    placeholderData: keepPreviousData,
    refetchInterval: 5_000,
  });
  const run = useMutation({
    mutationFn: () => api.post('/audits'),
    onSuccess: async () => {
      void message.success(words.started);
      await queries.invalidateQueries({ queryKey: ['audits'] });
    },
    onError: (error) => void message.error(explain(error)),
  });
  const columns: TableColumnsType<AuditSummary> = [
    {
      title: words.startedAt,
      key: 'startedAt',
      render: (_, row) => <Link to={`/audits/${row.id}`}>{formatTime(row.startedAt)}</Link>,
    },
    { title: words.finishedAt, key: 'finishedAt', render: (_, row) => formatTime(row.finishedAt) },
    {
      title: words.outcome,
      key: 'outcome',
      render: (_, row) => <Mark tone={AUDIT_TONES[row.outcome]}>{words.outcomes[row.outcome]}</Mark>,
    },
    { title: words.stores, key: 'stores', render: (_, row) => row.stores.join(', ') },
    { title: words.files, key: 'files', align: 'right', render: (_, row) => formatCount(row.filesChecked, language) },
    { title: words.faults, key: 'faults', align: 'right', render: (_, row) => formatCount(row.faults, language) },
  ];
  return (
    <PageFrame
      title={words.title}
      lead={words.intro}
      actions={
        isAllowed(user, 'audit.run') ? (
          <Button type="primary" size="large" loading={run.isPending} onClick={() => run.mutate()}>
            {words.run}
          </Button>
        ) : null
      }
    >
      <Loaded query={query}>
        {(value) => <ListTable label={words.title} page={value} columns={columns} rowKey={(row) => row.id} empty={words.empty} />}
      </Loaded>
    </PageFrame>
  );
}
