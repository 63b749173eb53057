// The receipt in words, with the files to keep elsewhere.
import { useQuery } from '@tanstack/react-query';
import { api, apiUrl } from '../../api/client.ts';
import type { Receipt } from '../../api/record-types.ts';
import { useText } from '../../messages/language.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Section } from '../../parts/page.tsx';
import { receiptFacts } from './receipt-words.ts';

export function ReceiptSheet({ packageId }: { packageId: string }) {
  const { packages } = useText();
  const words = packages.receipt;
  const query = useQuery({
    queryKey: ['packages', packageId, 'receipt'],
    queryFn: () => api.get<Receipt>(`/packages/${packageId}/receipt`),
  });
  const url = (ending: string) => apiUrl(`/packages/${packageId}/receipt.${ending}`);
  return (
    <Section title={words.title} id="receipt">
      <p>{words.intro}</p>
      <p className="button-row">
        <a className="button-link button-link-primary" href={url('zip')} download>
          {words.zip}
        </a>
        <a className="button-link" href={url('json')} download>
          {words.json}
        </a>
        <a className="button-link" href={url('p7s')} download>
          {words.p7s}
        </a>
      </p>
      <details className="checks">
        <summary>{words.words}</summary>
        <Loaded query={query}>
          {(value) => (
            <>
              <Facts facts={receiptFacts(value.receipt)} />
              {value.checkpoint ? (
                <>
                  <h3>{words.checkpoint}</h3>
                  <pre className="code code-block">{value.checkpoint}</pre>
                </>
              ) : null}
            </>
          )}
        </Loaded>
      </details>
    </Section>
  );
}
