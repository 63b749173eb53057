// The dossier's description as handed over, by the labels of the fonds' profile.

import type { Package } from '../../api/record-types.ts';
import type { Profile } from '../../api/types.ts';
import { useText } from '../../messages/language.tsx';
import { DescriptionFacts } from '../../parts/description-facts.tsx';
import { Section } from '../../parts/page.tsx';

interface PackageDescriptionProps {
  readonly description: NonNullable<Package['description']>;
  readonly profile: Profile | undefined;
}

export function PackageDescription({ description, profile }: PackageDescriptionProps) {
  const { packages } = useText();
  const levels = profile?.levels;
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
