// The receipt in words, with the files to keep elsewhere.
import { useQuery } from '@tanstack/react-query';
import { api, apiUrl } from '../../api/client.ts';
import type { IssuedReceipt } from '../../api/record-types.ts';
import { useLanguage, useText } from '../../messages/language.tsx';
import { Facts } from '../../parts/facts.tsx';
import { formatSize, formatTimeExact } from '../../parts/format.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Section } from '../../parts/page.tsx';
import { Mark } from '../../parts/tags.tsx';

export function ReceiptSheet({ packageId }: { packageId: string }) {
  const words = useText().packages.receipt;
  const query = useQuery({
    queryKey: ['packages', packageId, 'receipt'],
    queryFn: () => api.get<IssuedReceipt>(`/packages/${packageId}/receipt`),
  });
  const url = (ending: string) => apiUrl(`/packages/${packageId}/receipt.${ending}`);
  return (
    <Section title={words.title} id="receipt">
      <p>{words.intro}</p>
      <p className="button-row">
        <a className="button-link button-link-primary" href={url('json')} download>
          {words.json}
        </a>
        <a className="button-link button-link-primary" href={url('p7s')} download>
          {words.p7s}
        </a>
      </p>
      <Loaded query={query}>{(issued) => <ReceiptWords issued={issued} />}</Loaded>
    </Section>
  );
}

function ReceiptWords({ issued }: { issued: IssuedReceipt }) {
  const { language, text } = useLanguage();
  const { packages, signatures } = text;
  const words = packages.receipt;
  const { receipt, statement, checkpoint } = issued;
  const accepted = receipt.outcome === 'accepted';
  const outcomes: Readonly<Record<string, string>> = signatures.outcomes;
  return (
    <>
      <Facts
        columns={2}
        facts={[
          {
            name: words.outcome,
            value: <Mark tone={accepted ? 'good' : 'bad'}>{accepted ? packages.accepted : packages.refused}</Mark>,
          },
          { name: words.issuedAt, value: formatTimeExact(receipt.issuedAt) },
          { name: words.statement, value: words.entry(statement.seq) },
          { name: words.transfer, value: <span className="code">{receipt.transfer}</span> },
          { name: words.report, value: <span className="code">{receipt.report}</span> },
        ]}
      />
      <details className="checks">
        <summary>{words.checks(receipt.checks.length)}</summary>
        <ul>
          {receipt.checks.map((check, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the order is the content, and a code may occur twice
            <li key={`${check.code}-${index}`}>
              {outcomes[check.outcome] ?? check.outcome}: <span className="code">{check.code}</span> {check.subject ?? ''}
            </li>
          ))}
        </ul>
      </details>
      <details className="checks">
        <summary>{words.files(receipt.files.length)}</summary>
        <ul>
          {receipt.files.map((file) => (
            <li key={file.path}>
              {file.path} ({formatSize(file.sizeBytes, language)})<div className="code quiet">SHA-256 {file.sha256}</div>
            </li>
          ))}
        </ul>
      </details>
      <details className="checks">
        <summary>{words.checkpoint}</summary>
        <pre className="code code-block">{checkpoint}</pre>
      </details>
    </>
  );
}
