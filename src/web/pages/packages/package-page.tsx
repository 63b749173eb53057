// One package: the report beside the document, the decision, the receipt.
import { Alert } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import { apiUrl } from '../../api/client.ts';
import { useFonds, usePackage, useProfile, useTransfer } from '../../api/queries.ts';
import type { Package, StagedFile } from '../../api/record-types.ts';
import { useText } from '../../messages/language.tsx';
import { FileViewer } from '../../parts/file-viewer.tsx';
import { formatTime } from '../../parts/format.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { PageFrame, Section } from '../../parts/page.tsx';
import { PackageMark } from '../../parts/tags.tsx';
import { isAllowed } from '../../session/permissions.ts';
import { useUser } from '../../session/session.tsx';
import { DecisionSheet } from './decision-sheet.tsx';
import { PackageDescription } from './package-description.tsx';
import { ReceiptSheet } from './receipt-sheet.tsx';
import { Report } from './report.tsx';

export function PackagePage() {
  const { packages, transfers } = useText();
  const { id = '' } = useParams();
  const query = usePackage(id);
  const one = query.data;
  return (
    <PageFrame
      title={one?.title ?? packages.title(one?.fileName ?? '')}
      parent={one ? { to: `/transfers/${one.transferId}`, label: transfers.title } : { to: '/transfers', label: transfers.title }}
      lead={
        one ? (
          <>
            <PackageMark state={one.state} /> · {one.fileCode ?? one.fileName}
            {one.checkedAt ? ` · ${packages.checkedAt(formatTime(one.checkedAt))}` : null}
          </>
        ) : null
      }
    >
      <Loaded query={query}>{(value) => <Content one={value} />}</Loaded>
    </PageFrame>
  );
}

function Content({ one }: { one: Package }) {
  const { packages, transfers } = useText();
  const user = useUser();
  const transfer = useTransfer(one.transferId);
  const fonds = useFonds(transfer.data?.fondsId);
  const profile = useProfile(fonds.data?.profile);
  const files = [...one.documents.flatMap((document) => document.files), ...one.otherFiles];
  const [chosen, setChosen] = useState<string | null>(null);
  const shown = files.find((file) => file.path === chosen) ?? files[0];
  const readable = !one.erased && one.state === 'AWAITING_DECISION';
  const working = one.state === 'SUBMITTED' || one.state === 'CHECKING';
  return (
    <>
      <div role="status">
        {working ? (
          <Alert type="info" showIcon title={packages.checking} description={transfers.packageStates[one.state]} />
        ) : null}
        {one.state === 'STORING' || one.state === 'RECORDING' ? <Alert type="info" showIcon title={packages.recording} /> : null}
      </div>
      {one.erased ? <Alert className="proposal" type="error" showIcon title={packages.erased} /> : null}
      {one.state === 'AWAITING_DECISION' && one.proposal ? (
        <Alert
          className="proposal"
          type={one.proposal === 'accept' ? 'success' : one.proposal === 'refuse' ? 'error' : 'warning'}
          showIcon
          title={packages.proposals[one.proposal]}
        />
      ) : null}
      <DecisionSheet one={one} mayDecide={isAllowed(user, 'package.decide')} />
      {one.receipt ? <ReceiptSheet packageId={one.id} /> : null}
      {working ? null : (
        <div className={readable ? 'report-beside' : ''}>
          <div>
            <Section title={packages.report}>
              <Report
                one={one}
                profile={profile.data}
                shown={readable ? (shown?.path ?? null) : null}
                onShow={readable ? setChosen : null}
              />
            </Section>
            {one.description ? <PackageDescription description={one.description} profile={profile.data} /> : null}
          </div>
          {readable ? <Viewer packageId={one.id} file={shown} /> : null}
        </div>
      )}
    </>
  );
}

function Viewer({ packageId, file }: { packageId: string; file: StagedFile | undefined }) {
  const { packages } = useText();
  if (!file) return <p className="viewer-none">{packages.viewerNone}</p>;
  const url = apiUrl(`/packages/${packageId}/files`, { path: file.path });
  return (
    <aside className="report-viewer" aria-label={packages.document} id="viewer">
      <FileViewer name={file.name} mediaType={file.mediaType} url={url} downloadUrl={url} />
    </aside>
  );
}
