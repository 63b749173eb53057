// Packages of a submitted transfer: state, what the checks found, report and receipt.
import { Progress, Table, type TableColumnsType } from 'antd';
import { useMemo } from 'react';
import { Link } from 'react-router';
import type { PackageSummary, Transfer } from '../../api/record-types.ts';
import { useText } from '../../messages/language.tsx';
import type { Messages } from '../../messages/shape.ts';
import { TableRegion } from '../../parts/table-region.tsx';
import { Mark, PackageMark } from '../../parts/tags.tsx';

export function PackageTable({ transfer }: { transfer: Transfer }) {
  const text = useText();
  const columns = useMemo(() => columnsOf(text), [text]);
  return (
    <TableRegion label={text.transfers.upload.uploads}>
      <Table<PackageSummary>
        aria-label={text.transfers.upload.uploads}
        dataSource={[...transfer.packages]}
        columns={columns}
        rowKey={(row) => row.id}
        pagination={false}
        size="middle"
        locale={{ emptyText: text.transfers.submitEmpty }}
      />
    </TableRegion>
  );
}

function columnsOf(text: Messages): TableColumnsType<PackageSummary> {
  const { transfers } = text;
  return [
    {
      title: transfers.dossierTitle,
      key: 'title',
      render: (_, row) => (
        <div className="cell-title">
          <Link to={`/packages/${row.id}`}>{row.title ?? row.fileName}</Link>
          <div className="quiet">{row.fileCode ?? row.fileName}</div>
        </div>
      ),
    },
    {
      title: transfers.state,
      key: 'state',
      render: (_, row) => (
        <>
          <PackageMark state={row.state} />
          <PackageProgress row={row} />
        </>
      ),
    },
    {
      title: transfers.findings,
      key: 'findings',
      render: (_, row) => (isChecked(row) ? <Findings row={row} text={text} /> : null),
    },
    {
      title: transfers.signatures,
      key: 'signatures',
      render: (_, { signatures }) =>
        transfers.signatureCounts(signatures.passed, signatures.failed, signatures.indeterminate, signatures.unsigned),
    },
    {
      title: transfers.receipt,
      key: 'receipt',
      render: (_, row) => (row.receipt ? <Link to={`/packages/${row.id}#receipt`}>{transfers.receipt}</Link> : null),
    },
    {
      title: transfers.report,
      key: 'report',
      render: (_, row) => <Link to={`/packages/${row.id}`}>{transfers.report}</Link>,
    },
  ];
}

const UNCHECKED: readonly string[] = ['RECEIVING', 'SUBMITTED', 'CHECKING', 'CANCELLED'];

function isChecked(row: PackageSummary): boolean {
  return !UNCHECKED.includes(row.state);
}

function Findings({ row, text }: { row: PackageSummary; text: Messages }) {
  const { refuse, warn } = row.findings;
  return <Mark tone={refuse > 0 ? 'bad' : warn > 0 ? 'warn' : 'good'}>{text.transfers.findingCounts(refuse, warn)}</Mark>;
}

function PackageProgress({ row }: { row: PackageSummary }) {
  const { transfers } = useText();
  const { progress } = row;
  if (row.state !== 'CHECKING' || progress === null || progress.total === 0) return null;
  const percent = Math.round((progress.done / progress.total) * 100);
  return <Progress percent={percent} size="small" aria-label={`${transfers.packageStates.CHECKING} ${percent}%`} />;
}
