// One fonds: its dossiers, its description, the agreement under which it receives.
import { Link, useParams } from 'react-router';
import { useFonds, useOrganisations, useProfile } from '../../api/queries.ts';
import type { Fonds } from '../../api/types.ts';
import { useLanguage, useText } from '../../messages/language.tsx';
import { DescriptionFacts } from '../../parts/description-facts.tsx';
import { Facts } from '../../parts/facts.tsx';
import { formatDate } from '../../parts/format.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { PageFrame } from '../../parts/page.tsx';
import { Tabs } from '../../parts/tabs.tsx';
import { isAllowed } from '../../session/permissions.ts';
import { useUser } from '../../session/session.tsx';
import { DossierTable } from './dossier-table.tsx';

export function FondsPage() {
  const { records, shell } = useText();
  const { id = '' } = useParams();
  const user = useUser();
  const query = useFonds(id);
  return (
    <PageFrame
      title={query.data?.name ?? records.fondsTitle}
      parent={{ to: '/fonds', label: records.fondsTitle }}
      lead={query.data ? `${query.data.code} · ${records.counts(query.data.counts.dossiers, query.data.counts.documents)}` : null}
      actions={
        isAllowed(user, 'fonds.edit') ? (
          <Link className="button-link" to={`/fonds/${id}/edit`}>
            {shell.edit}
          </Link>
        ) : null
      }
    >
      <Loaded query={query}>{(fonds) => <Content fonds={fonds} />}</Loaded>
    </PageFrame>
  );
}

function Content({ fonds }: { fonds: Fonds }) {
  const { records } = useText();
  return (
    <Tabs
      label={fonds.name}
      items={[
        { key: 'dossiers', label: records.dossiers, children: <DossierTable fondsId={fonds.id} /> },
        { key: 'description', label: records.description, children: <Description fonds={fonds} /> },
        { key: 'agreement', label: records.agreement, children: <AgreementWords fonds={fonds} /> },
      ]}
    />
  );
}

function Description({ fonds }: { fonds: Fonds }) {
  const profile = useProfile(fonds.profile);
  return (
    <div className="sheet">
      <Loaded query={profile}>
        {(value) => <DescriptionFacts fields={value.levels.fonds} values={valuesOf(fonds)} columns={2} />}
      </Loaded>
    </div>
  );
}

/** The fonds' own code and name stand in fields of the profile too. */
function valuesOf(fonds: Fonds) {
  return { Identifier: fonds.identifier, OrganId: fonds.code, FondName: fonds.name, ...fonds.description };
}

function AgreementWords({ fonds }: { fonds: Fonds }) {
  const { language, text } = useLanguage();
  const { records, shell } = text;
  const organisations = useOrganisations();
  const profile = useProfile(fonds.profile);
  const { agreement } = fonds;
  const policies: Readonly<Record<string, string>> = records.policies;
  const name = profile.data ? (language === 'vi' ? profile.data.nameVi : profile.data.nameEn) : fonds.profile;
  return (
    <div className="sheet">
      <Facts
        facts={[
          { name: records.organisation, value: organisations.data?.items.find((one) => one.id === fonds.organisationId)?.name },
          { name: records.profile, value: name },
          { name: records.policy, value: policies[agreement.policy] ?? agreement.policy },
          { name: records.failedSignatures.label, value: records.failedSignatures[agreement.failedSignatures] },
          { name: records.autoAccept, value: agreement.autoAccept ? shell.yes : shell.no },
          { name: records.acceptUnsigned, value: agreement.acceptUnsigned ? shell.yes : shell.no },
          { name: records.createdAt, value: formatDate(fonds.createdAt) },
        ]}
      />
    </div>
  );
}
