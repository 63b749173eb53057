// How a dossier is kept: for how long and why, where its copies lie, when they were checked, by what it is proven.
import { Table, type TableColumnsType } from 'antd';
import { Link } from 'react-router';
import type { Dossier, Replica } from '../../api/record-types.ts';
import { useLanguage, useText } from '../../messages/language.tsx';
import type { Messages } from '../../messages/shape.ts';
import { Facts } from '../../parts/facts.tsx';
import { formatDate, formatTime } from '../../parts/format.ts';
import { Section } from '../../parts/page.tsx';
import { retentionWords } from '../../parts/retention-words.ts';
import { TableRegion } from '../../parts/table-region.tsx';
import { Mark } from '../../parts/tags.tsx';

export function Safekeeping({ dossier }: { dossier: Dossier }) {
  return (
    <>
      <div className="columns">
        <RetentionSheet dossier={dossier} />
        <EvidenceSheet dossier={dossier} />
      </div>
      <Copies replicas={dossier.replicas} />
    </>
  );
}

function RetentionSheet({ dossier }: { dossier: Dossier }) {
  const { text, pick } = useLanguage();
  const { records } = text;
  const { retention } = dossier;
  return (
    <Section title={records.retention}>
      <p>
        <strong>{retentionWords(retention, text)}</strong>
      </p>
      <p>{pick(retention)}</p>
      <Facts
        facts={[
          { name: records.disposeNotBefore, value: formatDate(retention.disposeNotBefore) },
          { name: records.lockedUntil, value: formatDate(retention.lockedUntil) },
          { name: records.clause, value: retention.clause },
        ]}
      />
    </Section>
  );
}

function EvidenceSheet({ dossier }: { dossier: Dossier }) {
  const { records } = useText();
  const { evidence, statement } = dossier;
  return (
    <Section title={records.evidence}>
      {evidence.state === 'SEALED' ? (
        <Mark tone="good">{records.sealedAt(formatTime(evidence.sealedAt))}</Mark>
      ) : (
        <p>{records.proofPending}</p>
      )}
      <p className="quiet">{records.proofHint}</p>
      <Facts
        facts={[
          { name: records.acceptedAt, value: formatTime(dossier.acceptedAt) },
          { name: records.aipId, value: <span className="code">{dossier.aipId}</span> },
          { name: records.version, value: String(dossier.version) },
          {
            name: records.statement,
            value: statement ? (
              <>
                {records.statementAt(statement.index)} <span className="code">{statement.digest}</span>
              </>
            ) : null,
          },
        ]}
      />
      {dossier.packageId ? <Link to={`/packages/${dossier.packageId}`}>{records.packageReport}</Link> : null}
    </Section>
  );
}

function Copies({ replicas }: { replicas: readonly Replica[] }) {
  const text = useText();
  return (
    <Section title={text.records.copies}>
      <TableRegion label={text.records.copies}>
        <Table<Replica>
          aria-label={text.records.copies}
          dataSource={[...replicas]}
          columns={columnsOf(text)}
          rowKey={(row) => row.store}
          pagination={false}
          size="middle"
        />
      </TableRegion>
    </Section>
  );
}

function columnsOf({ records }: Messages): TableColumnsType<Replica> {
  const words: Readonly<Record<string, string>> = records.outcomes;
  return [
    { title: records.store, dataIndex: 'store', key: 'store' },
    { title: records.medium, dataIndex: 'medium', key: 'medium' },
    { title: records.lastChecked, key: 'checked', render: (_, row) => formatTime(row.lastCheckedAt) || records.notCheckedYet },
    {
      title: records.outcome,
      key: 'outcome',
      render: (_, { outcome }) =>
        outcome === null ? (
          ''
        ) : (
          <Mark tone={outcome === 'OK' || outcome === 'PASSED' ? 'good' : 'bad'}>{words[outcome] ?? outcome}</Mark>
        ),
    },
  ];
}
