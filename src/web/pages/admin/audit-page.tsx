// One audit: each fault with file, medium and path (Circular 02/2019, article 9), and the minutes to print and file.
import { useQuery } from '@tanstack/react-query';
import { Progress, Table, type TableColumnsType } from 'antd';
import { useParams } from 'react-router';
import { api, apiUrl } from '../../api/client.ts';
import type { Audit, AuditFault } from '../../api/types.ts';
import { useLanguage } from '../../messages/language.tsx';
import { Facts } from '../../parts/facts.tsx';
import { formatCount, formatTime } from '../../parts/format.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { PageFrame, Section } from '../../parts/page.tsx';
import { TableRegion } from '../../parts/table-region.tsx';
import { Mark } from '../../parts/tags.tsx';
import { AuditActions } from './audit-actions.tsx';
import { AUDIT_TONES } from './audits-page.tsx';

export function AuditPage() {
  const { text } = useLanguage();
  const words = text.admin.audits;
  const { id = '' } = useParams();
  const query = useQuery({
    queryKey: ['audits', id],
    queryFn: () => api.get<Audit>(`/audits/${id}`),
    refetchInterval: (answer) => (answer.state.data?.outcome === 'RUNNING' ? 2_000 : false),
  });
  const finished = query.data !== undefined && query.data.finishedAt !== null;
  return (
    <PageFrame
      title={words.one(formatTime(query.data?.startedAt))}
      parent={{ to: '/audits', label: words.title }}
      actions={
        <>
          {query.data ? <AuditActions audit={query.data} /> : null}
          {finished ? (
            <a className="button-link" href={apiUrl(`/audits/${id}/minutes`)} target="_blank" rel="noreferrer">
              {words.print} <span className="visually-hidden">{text.shell.newWindow}</span>
            </a>
          ) : null}
        </>
      }
    >
      <Loaded query={query}>{(audit) => <Content audit={audit} />}</Loaded>
    </PageFrame>
  );
}

function Content({ audit }: { audit: Audit }) {
  const { language, text } = useLanguage();
  const words = text.admin.audits;
  const { done, total } = audit.progress;
  const percent = total === 0 ? 0 : Math.round((done / total) * 100);
  return (
    <>
      <Section title={words.outcome}>
        <p role="status">
          <Mark tone={AUDIT_TONES[audit.outcome]}>{words.outcomes[audit.outcome]}</Mark>
        </p>
        {audit.outcome === 'RUNNING' ? <Progress percent={percent} aria-label={words.progress(percent)} /> : null}
        <Facts
          columns={2}
          facts={[
            { name: words.startedAt, value: formatTime(audit.startedAt) },
            { name: words.finishedAt, value: formatTime(audit.finishedAt) },
            { name: words.startedBy, value: audit.startedBy ?? words.bySchedule },
            { name: words.stores, value: audit.stores.join(', ') },
            { name: words.files, value: formatCount(audit.filesChecked, language) },
          ]}
        />
      </Section>
      <Section title={words.faultList}>
        {audit.faults.length === 0 ? (
          <p>{audit.outcome === 'PASSED' ? words.noFaults : text.shell.none}</p>
        ) : (
          <Faults label={words.faultList} faults={audit.faults} />
        )}
      </Section>
      {audit.notes.length === 0 ? null : (
        <Section title={words.notes}>
          <Faults label={words.notes} faults={audit.notes} />
        </Section>
      )}
      {audit.minutes ? (
        <Section title={words.minutes}>
          <pre className="minutes">{audit.minutes}</pre>
        </Section>
      ) : null}
    </>
  );
}

function Faults({ label, faults }: { label: string; faults: readonly AuditFault[] }) {
  const { text, pick } = useLanguage();
  const words = text.admin.audits;
  const columns: TableColumnsType<AuditFault> = [
    { title: words.file, key: 'file', render: (_, row) => row.file },
    {
      title: text.records.medium,
      key: 'medium',
      render: (_, row) => (
        <>
          {row.store}
          <div className="code quiet">{row.medium}</div>
        </>
      ),
    },
    { title: words.path, key: 'path', render: (_, row) => <span className="code">{row.path}</span> },
    {
      title: words.fault,
      key: 'fault',
      render: (_, row) => (
        <>
          {pick(row)}
          {row.healedAt === null ? null : (
            <div>
              <Mark tone="good">{words.healed(formatTime(row.healedAt))}</Mark>
            </div>
          )}
        </>
      ),
    },
  ];
  return (
    <TableRegion label={label}>
      <Table<AuditFault>
        aria-label={label}
        dataSource={[...faults]}
        columns={columns}
        rowKey={(row) => row.id}
        size="middle"
        pagination={faults.length > 50 ? { pageSize: 50 } : false}
      />
    </TableRegion>
  );
}
