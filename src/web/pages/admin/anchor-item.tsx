// One trusted certificate, with what an administrator needs to compare it and to confirm or remove it.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import type { Bodies } from '../../api/bodies.ts';
import { api } from '../../api/client.ts';
import type { Anchor } from '../../api/types.ts';
import { useText } from '../../messages/language.tsx';
import { Facts } from '../../parts/facts.tsx';
import { useFailureMessage } from '../../parts/failure.tsx';
import { formatDate, formatFingerprint } from '../../parts/format.ts';
import { Mark } from '../../parts/tags.tsx';

export function AnchorItem({ anchor, mayEdit }: { anchor: Anchor; mayEdit: boolean }) {
  const words = useText().admin.trust;
  return (
    <li className="anchor">
      <div className="file-row">
        <strong className="file-name">{anchor.subject}</strong>
        <Mark tone={anchor.confirmed ? 'good' : 'warn'}>{anchor.confirmed ? words.confirmed : words.unconfirmed}</Mark>
      </div>
      <Facts
        facts={[
          { name: words.fingerprint, value: <span className="code">{formatFingerprint(anchor.id)}</span> },
          { name: words.issuer, value: anchor.issuer === anchor.subject ? null : anchor.issuer },
          { name: words.validity, value: `${formatDate(anchor.notBefore)} – ${formatDate(anchor.notAfter)}` },
          { name: words.key, value: anchor.keyBits ? words.bits(anchor.keyBits) : null },
          { name: words.known, value: anchor.known ? [anchor.known.name, ...anchor.known.obtainFrom].join(' · ') : null },
          {
            name: words.source,
            value: [anchor.source, anchor.addedBy ? words.addedBy(anchor.addedBy, formatDate(anchor.addedAt)) : '']
              .filter((part) => part)
              .join(' · '),
          },
        ]}
      />
      {mayEdit ? <AnchorActions anchor={anchor} /> : null}
    </li>
  );
}

function AnchorActions({ anchor }: { anchor: Anchor }) {
  const { admin, shell } = useText();
  const words = admin.trust;
  const queries = useQueryClient();
  const { modal, message } = App.useApp();
  const explain = useFailureMessage();
  const settled = {
    onSuccess: () => queries.invalidateQueries({ queryKey: ['trust'] }),
    onError: (error: unknown) => void message.error(explain(error)),
  };
  const confirm = useMutation({
    mutationFn: (confirmed: boolean) =>
      api.patch(`/trust/${anchor.id}?purpose=${anchor.purpose}`, { confirmed } satisfies Bodies['ConfirmTrustDto']),
    ...settled,
  });
  const remove = useMutation({ mutationFn: () => api.delete(`/trust/${anchor.id}?purpose=${anchor.purpose}`), ...settled });
  const askConfirm = () =>
    void modal.confirm({
      title: words.confirmTitle,
      content: (
        <>
          <p>{words.confirmText}</p>
          <p>{anchor.subject}</p>
          <p className="code">{formatFingerprint(anchor.id)}</p>
        </>
      ),
      width: 560,
      okText: words.confirm,
      cancelText: shell.back,
      onOk: () => confirm.mutate(true),
    });
  const askRemove = () =>
    void modal.confirm({
      title: words.removeTitle,
      content: `${anchor.subject}. ${words.removeText}`,
      okText: shell.remove,
      okButtonProps: { danger: true },
      cancelText: shell.back,
      onOk: () => remove.mutate(),
    });
  return (
    <div className="button-row">
      {anchor.confirmed ? (
        <Button loading={confirm.isPending} onClick={() => confirm.mutate(false)}>
          {words.unconfirm}
        </Button>
      ) : (
        <Button loading={confirm.isPending} onClick={askConfirm}>
          {words.confirm}…
        </Button>
      )}
      <Button loading={remove.isPending} onClick={askRemove}>
        {shell.remove}…
      </Button>
    </div>
  );
}
