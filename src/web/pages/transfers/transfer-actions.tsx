// Submit a transfer for checking, or cancel it.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Modal } from 'antd';
import { useState } from 'react';
import type { Bodies } from '../../api/bodies.ts';
import { api } from '../../api/client.ts';
import type { Transfer } from '../../api/record-types.ts';
import { useText } from '../../messages/language.tsx';
import { Failure, useFailureMessage } from '../../parts/failure.tsx';
import { isAllowed } from '../../session/permissions.ts';
import { useUser } from '../../session/session.tsx';
import { useUploads } from '../../upload/uploads-context.tsx';

export function TransferActions({ transfer }: { transfer: Transfer }) {
  const { transfers, shell } = useText();
  const user = useUser();
  const queries = useQueryClient();
  const { modal, message } = App.useApp();
  const explain = useFailureMessage();
  const [cancelling, setCancelling] = useState(false);
  const uploads = useUploads(transfer.id);
  const refresh = () => queries.invalidateQueries({ queryKey: ['transfers'] });
  const submit = useMutation({
    mutationFn: () => api.post(`/transfers/${transfer.id}/submit`),
    onSuccess: refresh,
    onError: (error) => void message.error(explain(error)),
  });
  if (transfer.state !== 'RECEIVING' || !isAllowed(user, 'transfer.create')) return null;

  const unfinished =
    uploads.some((item) => item.state !== 'finished') || transfer.packages.some((one) => one.receivedBytes < one.sizeBytes);
  const blocked = transfer.packages.length === 0 ? transfers.submitEmpty : unfinished ? transfers.submitBlocked : null;
  return (
    <>
      <Button size="large" onClick={() => setCancelling(true)}>
        {transfers.cancel}
      </Button>
      <div>
        <Button
          type="primary"
          size="large"
          disabled={blocked !== null}
          loading={submit.isPending}
          aria-describedby="submit-blocked"
          onClick={() =>
            void modal.confirm({
              title: transfers.submit,
              content: transfers.submitConfirm(transfer.packages.length),
              okText: transfers.submit,
              cancelText: shell.back,
              onOk: () => submit.mutateAsync().catch(() => undefined),
            })
          }
        >
          {transfers.submit}
        </Button>
        <div id="submit-blocked" className="quiet">
          {blocked}
        </div>
      </div>
      <CancelTransfer transfer={transfer} open={cancelling} onClose={() => setCancelling(false)} />
    </>
  );
}

function CancelTransfer({ transfer, open, onClose }: { transfer: Transfer; open: boolean; onClose: () => void }) {
  const { transfers, shell } = useText();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const cancel = useMutation({
    mutationFn: () => api.post(`/transfers/${transfer.id}/cancel`, { reason: reason.trim() } satisfies Bodies['ReasonDto']),
    onSuccess: async () => {
      onClose();
      await queries.invalidateQueries({ queryKey: ['transfers'] });
    },
  });
  return (
    <Modal
      open={open}
      title={transfers.cancel}
      okText={transfers.cancel}
      okButtonProps={{ danger: true, disabled: reason.trim() === '' }}
      cancelText={shell.back}
      confirmLoading={cancel.isPending}
      onOk={() => cancel.mutate()}
      onCancel={onClose}
    >
      <p>{transfers.cancelHint}</p>
      <label htmlFor="cancel-reason">{transfers.cancelReason}</label>
      <Input.TextArea
        id="cancel-reason"
        rows={2}
        maxLength={1000}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      {cancel.isError ? <Failure error={cancel.error} /> : null}
    </Modal>
  );
}
