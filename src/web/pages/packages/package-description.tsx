// The dossier's description as handed over, by the labels of the fonds' profile.

import { useFonds, useProfile } from '../../api/queries.ts';
import type { Package } from '../../api/record-types.ts';
import { useText } from '../../messages/language.tsx';
import { DescriptionFacts } from '../../parts/description-facts.tsx';
import { Section } from '../../parts/page.tsx';

interface PackageDescriptionProps {
  readonly description: NonNullable<Package['description']>;
  readonly fondsId: string | undefined;
}

export function PackageDescription({ description, fondsId }: PackageDescriptionProps) {
  const { packages } = useText();
  const fonds = useFonds(fondsId);
  const profile = useProfile(fonds.data?.profile);
  const levels = profile.data?.levels;
  return (
    <Section title={packages.description}>
      <DescriptionFacts fields={levels?.dossier ?? []} values={description.dossier} />
      {description.documents.map((document, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the order is the ordinal
        <details key={index} className="checks">
          <summary>{packages.groups.document(index + 1, String(document['Subject'] ?? ''))}</summary>
          <DescriptionFacts fields={levels?.document ?? []} values={document} />
        </details>
      ))}
    </Section>
  );
}
