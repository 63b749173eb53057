// The archive's condition: warnings, holdings, evidence, stores, responsible person, regulations.
import type { Status } from '../../api/types.ts';
import { useLanguage } from '../../messages/language.tsx';
import { type Fact, Facts } from '../../parts/facts.tsx';
import { formatCount, formatDate, formatSize, formatTime } from '../../parts/format.ts';
import { Section } from '../../parts/page.tsx';
import { Mark } from '../../parts/tags.tsx';

export function StatusSheets({ status, full }: { status: Status; full: boolean }) {
  return (
    <>
      {full ? <Attention status={status} /> : null}
      <div className="columns">
        <Holdings status={status} />
        {full ? <Evidence status={status} /> : null}
        {full ? <Stores status={status} /> : null}
        <Rules status={status} />
      </div>
    </>
  );
}

function Attention({ status }: { status: Status }) {
  const { text, pick } = useLanguage();
  const { home } = text;
  // The banner of every page says it already.
  const warnings = status.warnings.filter((warning) => warning.code !== 'DEMO_MODE');
  return (
    <Section title={home.attention}>
      {warnings.length === 0 ? (
        <Mark tone="good">{home.noWarnings}</Mark>
      ) : (
        <ul className="findings">
          {warnings.map((warning) => (
            <li key={warning.code + warning.vi} className="finding finding-warn">
              <Mark tone="warn">{pick(warning)}</Mark>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Holdings({ status }: { status: Status }) {
  const { language, text } = useLanguage();
  const { home } = text;
  const { counts } = status;
  const figures: readonly (readonly [string, string])[] = [
    [home.fonds, formatCount(counts.fonds, language)],
    [home.dossiers, formatCount(counts.dossiers, language)],
    [home.documents, formatCount(counts.documents, language)],
    [home.files, formatCount(counts.files, language)],
    [home.size, formatSize(counts.sizeBytes, language)],
  ];
  return (
    <Section title={home.holdings}>
      <div className="figures">
        {figures.map(([name, value]) => (
          <div key={name}>
            <strong>{value}</strong> {name}
          </div>
        ))}
      </div>
    </Section>
  );
}

function Evidence({ status }: { status: Status }) {
  const { language, text } = useLanguage();
  const { home, admin } = text;
  const { last } = status.seals;
  const audit = status.lastAudit;
  return (
    <Section title={home.evidence}>
      <Facts
        facts={[
          { name: home.ledgerSize, value: formatCount(status.ledger.publishedSize, language) },
          { name: home.checkpointTime, value: formatTime(status.ledger.checkpointTime) || home.never },
          { name: home.lastSeal, value: last ? `${formatTime(last.time)} · ${last.tsa}` : home.never },
          { name: home.pendingDossiers, value: formatCount(status.seals.pendingDossiers, language) },
          {
            name: home.lastAudit,
            value: audit ? `${formatTime(audit.time)} · ${admin.audits.outcomes[audit.outcome]}` : home.never,
          },
        ]}
      />
    </Section>
  );
}

function Stores({ status }: { status: Status }) {
  const { text, pick } = useLanguage();
  const { home } = text;
  return (
    <Section title={home.stores}>
      <Facts
        facts={status.stores.map(
          (store): Fact => ({
            name: store.name,
            value: (
              <>
                <Mark tone={store.healthy ? 'good' : 'bad'}>{store.healthy ? home.healthy : home.unhealthy}</Mark>
                <div className="code quiet">{store.medium}</div>
                {store.warning ? <div className="quiet">{pick(store.warning)}</div> : null}
              </>
            ),
          }),
        )}
      />
    </Section>
  );
}

function Rules({ status }: { status: Status }) {
  const { language, text, pick } = useLanguage();
  const { home } = text;
  const person = status.responsiblePerson;
  return (
    <Section title={home.circulars}>
      <Facts
        facts={[
          ...status.circulars.map((circular) => ({
            name: language === 'vi' ? circular.nameVi : circular.nameEn,
            value: (
              <>
                {home.since(formatDate(circular.since))}
                <div className="quiet">{pick(circular.note)}</div>
              </>
            ),
          })),
          {
            name: home.responsible,
            value: person ? `${person.name}, ${person.position}${person.email ? ` (${person.email})` : ''}` : '',
          },
        ]}
      />
      <p className="quiet">{home.version(status.version)}</p>
    </Section>
  );
}
