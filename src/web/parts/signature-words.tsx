// The signatures of one file in words: who, for whom, when and how that is known, the result and why.
import type { Check, DocumentReport, SignatureReport, TimeStampReport } from '../../core/signature/index.ts';
import { useLanguage } from '../messages/language.tsx';
import { Facts } from './facts.tsx';
import { formatTimeExact } from './format.ts';
import { Mark, type Tone } from './tags.tsx';

export const INDICATION_TONES: Record<SignatureReport['indication'], Tone> = {
  'TOTAL-PASSED': 'good',
  'TOTAL-FAILED': 'bad',
  INDETERMINATE: 'warn',
};

const OUTCOME_TONES: Record<Check['outcome'], Tone> = {
  passed: 'good',
  failed: 'bad',
  indeterminate: 'warn',
  tolerated: 'info',
  warned: 'info',
  'not-applicable': 'plain',
};

export function SignatureWords({ report }: { report: DocumentReport }) {
  const { text, pick } = useLanguage();
  const words = text.signatures;
  return (
    <div className="signatures">
      <p className="signature-summary">
        {report.status === 'SIGNED' && report.indication !== null ? (
          <Mark tone={INDICATION_TONES[report.indication]}>{pick(report.summary)}</Mark>
        ) : (
          <Mark tone={report.status === 'NO_SIGNATURE' ? 'plain' : 'bad'}>
            {report.status === 'NO_SIGNATURE' ? words.none : words.unreadable}
          </Mark>
        )}
      </p>
      {report.resaved ? <p className="resaved">{pick(report.resaved)}</p> : null}
      {report.status === 'UNREADABLE' ? <p>{pick(report.summary)}</p> : null}
      <ol className="signature-list">
        {report.signatures.map((signature) => (
          <OneSignature key={signature.id} signature={signature} />
        ))}
      </ol>
      {report.checks.length > 0 ? <Checks label={words.documentChecks(report.checks.length)} checks={report.checks} /> : null}
      <p className="quiet">{words.judged(`${report.policy.id} ${report.policy.version}`, formatTimeExact(report.at))}</p>
    </div>
  );
}

function OneSignature({ signature }: { signature: SignatureReport }) {
  const { text, pick } = useLanguage();
  const words = text.signatures;
  const best = signature.bestSignatureTime;
  const name = signature.level === 'DOCUMENT-TIME-STAMP' ? words.documentStamp : (signature.signer ?? words.unknownSigner);
  return (
    <li>
      <p className="signature-name">
        <strong>{name}</strong>{' '}
        <Mark tone={INDICATION_TONES[signature.indication]}>
          {words.indications[signature.indication]}
          {signature.subIndication ? <span className="code"> {signature.subIndication}</span> : null}
        </Mark>
      </p>
      <p>{pick(signature.summary)}</p>
      <Facts
        facts={[
          { name: words.organisation, value: signature.organisation },
          {
            name: words.time,
            value:
              best.from === 'claimed' || best.from === 'validation-time'
                ? `${formatTimeExact(signature.claimedSigningTime ?? best.time)} (${words.times[best.from]})`
                : `${formatTimeExact(best.time)} (${words.times[best.from]})`,
          },
          ...signature.timeStamps.map((stamp) => ({ name: words.stamp, value: <Stamp stamp={stamp} /> })),
          { name: words.issuer, value: signature.issuer },
        ]}
      />
      {signature.wanted ? (
        <p className="wanted">
          {words.wanted(signature.wanted.subject)}
          {signature.wanted.keyId ? <span className="code"> {signature.wanted.keyId}</span> : null}
          {signature.wanted.urls.length > 0 ? ` ${words.wantedAt} ${signature.wanted.urls.join(', ')}` : null}
        </p>
      ) : null}
      <Checks label={words.checks(signature.checks.length)} checks={signature.checks} />
    </li>
  );
}

function Stamp({ stamp }: { stamp: TimeStampReport }) {
  const words = useLanguage().text.signatures;
  return words.stampBy(stamp.tsa ?? '?', formatTimeExact(stamp.genTime), words.stampIndications[stamp.indication]);
}

export function Checks({ label, checks }: { label: string; checks: readonly Check[] }) {
  const { text, pick } = useLanguage();
  return (
    <details className="checks">
      <summary>{label}</summary>
      <ul>
        {checks.map((check, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the order is the content, and a code may occur twice
          <li key={`${check.code}-${index}`}>
            <Mark tone={OUTCOME_TONES[check.outcome]}>{text.signatures.outcomes[check.outcome]}</Mark> {pick(check)}{' '}
            <span className="code quiet">
              {check.code} · {check.clause}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
