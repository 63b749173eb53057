// The signatures of one file in words: who, for whom, when and how that is known, the result and why.
import type { Check, DocumentReport, SignatureReport, TimeStampReport, WantedCertificate } from '../../core/signature/index.ts';
import { useLanguage } from '../messages/language.tsx';
import type { Messages } from '../messages/shape.ts';
import { Facts } from './facts.tsx';
import { formatTimeExact } from './format.ts';
import { Mark, type Tone } from './tags.tsx';

const INDICATION_TONES: Record<SignatureReport['indication'], Tone> = {
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
          <>
            <Mark tone={INDICATION_TONES[report.indication]}>{words.indications[report.indication]}</Mark> {pick(report.summary)}
          </>
        ) : (
          <Mark tone={report.status === 'NO_SIGNATURE' ? 'plain' : 'bad'}>
            {report.status === 'NO_SIGNATURE' ? words.none : words.unreadable}
          </Mark>
        )}
      </p>
      {report.resaved && !pick(report.summary).includes(pick(report.resaved)) ? (
        <p className="resaved">{pick(report.resaved)}</p>
      ) : null}
      {report.status === 'UNREADABLE' ? <p>{pick(report.summary)}</p> : null}
      <ol className="signature-list">
        {report.signatures.map((signature) => (
          <OneSignature key={signature.id} signature={signature} said={pick(report.summary)} />
        ))}
      </ol>
      {report.checks.length > 0 ? <Checks label={words.documentChecks(report.checks.length)} checks={report.checks} /> : null}
      <p className="quiet">{words.judged(`${report.policy.id} ${report.policy.version}`, formatTimeExact(report.at))}</p>
    </div>
  );
}

/** `said`: what stands above it already. */
function OneSignature({ signature, said }: { signature: SignatureReport; said: string }) {
  const { text, pick } = useLanguage();
  const words = text.signatures;
  const name = signature.level === 'DOCUMENT-TIME-STAMP' ? words.documentStamp : (signature.signer ?? words.unknownSigner);
  return (
    <li>
      <p className="signature-name">
        <strong>{name}</strong>{' '}
        <Mark tone={INDICATION_TONES[signature.indication]}>{words.indications[signature.indication]}</Mark>
        {signature.subIndication ? <span className="code quiet"> {signature.subIndication}</span> : null}
        <br />
        {[signature.organisation === name ? null : signature.organisation, timeWords(signature, words)]
          .filter((part) => part)
          .join(' · ')}
      </p>
      {signature.indication === 'TOTAL-PASSED' || said.includes(pick(signature.summary)) ? null : (
        <p>{pick(signature.summary)}</p>
      )}
      {signature.wanted ? <Wanted wanted={signature.wanted} /> : null}
      <details className="checks">
        <summary>{words.details}</summary>
        <SignatureDetails signature={signature} />
      </details>
    </li>
  );
}

type Words = Messages['signatures'];

function timeWords(signature: SignatureReport, words: Words): string {
  const { time, from } = signature.bestSignatureTime;
  if (from !== 'validation-time') return `${formatTimeExact(time)} (${words.times[from]})`;
  const { claimedSigningTime } = signature;
  return claimedSigningTime === null
    ? `${formatTimeExact(time)} (${words.times[from]})`
    : `${formatTimeExact(claimedSigningTime)} (${words.times.claimed})`;
}

function Wanted({ wanted }: { wanted: WantedCertificate }) {
  const words = useLanguage().text.signatures;
  return (
    <p className="wanted">
      {words.wanted(wanted.subject)}
      {wanted.keyId ? <span className="code"> {wanted.keyId}</span> : null}
      {wanted.urls.length > 0 ? ` ${words.wantedAt} ${wanted.urls.join(', ')}` : null}
    </p>
  );
}

function SignatureDetails({ signature }: { signature: SignatureReport }) {
  const { text, pick } = useLanguage();
  const words = text.signatures;
  return (
    <>
      <p>{pick(signature.summary)}</p>
      <Facts
        facts={[
          { name: words.organisation, value: signature.organisation },
          { name: words.time, value: timeWords(signature, words) },
          { name: words.claimed, value: formatTimeExact(signature.claimedSigningTime) },
          ...signature.timeStamps.map((stamp) => ({ name: words.stamp, value: <Stamp stamp={stamp} /> })),
          { name: words.issuer, value: signature.issuer },
        ]}
      />
      <CheckLines checks={signature.checks} />
    </>
  );
}

function Stamp({ stamp }: { stamp: TimeStampReport }) {
  const words = useLanguage().text.signatures;
  return words.stampBy(stamp.tsa ?? '?', formatTimeExact(stamp.genTime), words.stampIndications[stamp.indication]);
}

function Checks({ label, checks }: { label: string; checks: readonly Check[] }) {
  return (
    <details className="checks">
      <summary>{label}</summary>
      <CheckLines checks={checks} />
    </details>
  );
}

function CheckLines({ checks }: { checks: readonly Check[] }) {
  const { text, pick } = useLanguage();
  return (
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
  );
}
