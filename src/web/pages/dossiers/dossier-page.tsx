// One dossier: its documents with their files and signatures, description, safekeeping and evidence, history.

import { useLocation, useParams } from 'react-router';
import { useDossier, useFonds, useProfile } from '../../api/queries.ts';
import type { Dossier } from '../../api/record-types.ts';
import type { Profile } from '../../api/types.ts';
import { useText } from '../../messages/language.tsx';
import { DescriptionFacts } from '../../parts/description-facts.tsx';
import { formatDate } from '../../parts/format.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { PageFrame } from '../../parts/page.tsx';
import { retentionWords } from '../../parts/retention-words.ts';
import { Tabs } from '../../parts/tabs.tsx';
import { Mark } from '../../parts/tags.tsx';
import { Documents } from './documents.tsx';
import { Downloads } from './downloads.tsx';
import { History } from './history.tsx';
import { Safekeeping } from './safekeeping.tsx';

export function DossierPage() {
  const text = useText();
  const { records } = text;
  const { id = '' } = useParams();
  const query = useDossier(id);
  const dossier = query.data;
  return (
    <PageFrame
      title={dossier?.title ?? records.dossierEyebrow}
      parent={
        dossier ? { to: `/fonds/${dossier.fondsId}`, label: dossier.fondsName } : { to: '/fonds', label: records.fondsTitle }
      }
      lead={
        dossier ? (
          <>
            <span className="code">{dossier.fileCode}</span> · {formatDate(dossier.startDate)} – {formatDate(dossier.endDate)} ·{' '}
            {retentionWords(dossier.retention, text)} ·{' '}
            <Mark tone={dossier.evidence.state === 'SEALED' ? 'good' : 'wait'}>
              {dossier.evidence.state === 'SEALED' ? records.sealed : records.pending}
            </Mark>
          </>
        ) : null
      }
      actions={dossier ? <Downloads dossier={dossier} /> : null}
    >
      <Loaded query={query}>{(value) => <Content dossier={value} />}</Loaded>
    </PageFrame>
  );
}

function Content({ dossier }: { dossier: Dossier }) {
  const { records } = useText();
  const { hash } = useLocation();
  const fonds = useFonds(dossier.fondsId);
  const profile = useProfile(fonds.data?.profile);
  return (
    <Tabs
      key={hash === '#safekeeping' ? 'safekeeping' : 'documents'}
      label={dossier.title}
      first={hash === '#safekeeping' ? 'safekeeping' : 'documents'}
      items={[
        {
          key: 'documents',
          label: `${records.tabs.documents} (${dossier.documents.length})`,
          children: <Documents dossier={dossier} profile={profile.data} wanted={hash.replace(/^#document-/, '')} />,
        },
        {
          key: 'description',
          label: records.tabs.description,
          children: <Description dossier={dossier} profile={profile.data} />,
        },
        { key: 'safekeeping', label: records.tabs.safekeeping, children: <Safekeeping dossier={dossier} /> },
        { key: 'history', label: records.tabs.history, children: <History events={dossier.events} /> },
      ]}
    />
  );
}

function Description({ dossier, profile }: { dossier: Dossier; profile: Profile | undefined }) {
  return (
    <div className="sheet">
      <DescriptionFacts fields={profile?.levels.dossier ?? []} values={dossier.description} columns={2} />
    </div>
  );
}
