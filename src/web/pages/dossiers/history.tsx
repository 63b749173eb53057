// What happened to a dossier (PREMIS 3 events), newest first.
import type { RecordEvent } from '../../api/record-types.ts';
import { useLanguage } from '../../messages/language.tsx';
import { formatTime } from '../../parts/format.ts';
import { Section } from '../../parts/page.tsx';

export function History({ events }: { events: readonly RecordEvent[] }) {
  const { language, text } = useLanguage();
  const { records } = text;
  const sorted = [...events].sort((a, b) => (a.time < b.time ? 1 : -1));
  return (
    <Section title={records.history}>
      {sorted.length === 0 ? <p className="quiet">{records.historyEmpty}</p> : null}
      <ol className="history">
        {sorted.map((event) => (
          <li key={event.id}>
            <time dateTime={event.time}>{formatTime(event.time)}</time>
            <div>
              <strong>{(language === 'vi' ? event.detailVi : event.detailEn) ?? event.type}</strong>
              <div className="quiet">
                {event.type} · {event.outcome} · {records.agent}: {event.agent}
              </div>
            </div>
          </li>
        ))}
      </ol>
    </Section>
  );
}
