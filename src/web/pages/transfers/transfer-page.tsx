// One transfer: where it stands, its packages, adding packages while it is open, submitting.
import { useParams } from 'react-router';
import { useTransfer } from '../../api/queries.ts';
import type { Transfer, TransferState } from '../../api/record-types.ts';
import { useText } from '../../messages/language.tsx';
import { Facts } from '../../parts/facts.tsx';
import { formatTime } from '../../parts/format.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { PageFrame, Section } from '../../parts/page.tsx';
import { isAllowed } from '../../session/permissions.ts';
import { useUser } from '../../session/session.tsx';
import { AddPackages } from './add-packages.tsx';
import { PackageTable } from './package-table.tsx';
import { TransferActions } from './transfer-actions.tsx';
import { UploadList } from './upload-list.tsx';

export function TransferPage() {
  const { transfers } = useText();
  const { id = '' } = useParams();
  const query = useTransfer(id);
  return (
    <PageFrame
      title={transfers.one(query.data?.code ?? '')}
      parent={{ to: '/transfers', label: transfers.title }}
      lead={query.data ? `${query.data.fondsName} · ${query.data.organisationName}` : null}
      actions={query.data ? <TransferActions transfer={query.data} /> : null}
    >
      <Loaded query={query}>{(transfer) => <Content transfer={transfer} />}</Loaded>
    </PageFrame>
  );
}

function Content({ transfer }: { transfer: Transfer }) {
  const { transfers } = useText();
  const user = useUser();
  const open = transfer.state === 'RECEIVING';
  const mayAdd = open && isAllowed(user, 'transfer.create');
  return (
    <>
      <Section title={transfers.state}>
        <StepsLine state={transfer.state} />
        <p className="visually-hidden" role="status">
          {transfers.progressLive(transfers.states[transfer.state])}
        </p>
        <Facts
          columns={2}
          facts={[
            { name: transfers.createdAt, value: `${formatTime(transfer.createdAt)} · ${transfer.createdBy}` },
            { name: transfers.submittedAt, value: formatTime(transfer.submittedAt) },
            { name: transfers.note, value: transfer.note },
          ]}
        />
      </Section>
      {mayAdd ? <AddPackages transfer={transfer} /> : null}
      <Section title={transfers.upload.uploads}>
        {open ? <UploadList transfer={transfer} mayChange={mayAdd} /> : <PackageTable transfer={transfer} />}
      </Section>
    </>
  );
}

const ORDER: readonly TransferState[] = ['RECEIVING', 'CHECKING', 'AWAITING_DECISION', 'RECORDING', 'FINISHED'];

function StepsLine({ state }: { state: TransferState }) {
  const { transfers } = useText();
  if (state === 'CANCELLED') return <p>{transfers.states.CANCELLED}</p>;
  const names = [
    transfers.steps.receive,
    transfers.steps.check,
    transfers.steps.decide,
    transfers.steps.record,
    transfers.steps.done,
  ];
  const at = state === 'FINISHED' ? ORDER.length : ORDER.indexOf(state);
  return (
    <ol className="steps-line">
      {names.map((name, index) => (
        <li
          key={name}
          className={index < at ? 'step-done' : index === at ? 'step-now' : 'step-later'}
          {...(index === at ? { 'aria-current': 'step' as const } : {})}
        >
          {name}
        </li>
      ))}
    </ol>
  );
}
