// The decision: an archivist accepts or refuses with a reason; afterwards who decided what, when and why.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Checkbox, Input, Modal } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Bodies } from '../../api/bodies.ts';
import { api } from '../../api/client.ts';
import type { Decision, Package } from '../../api/record-types.ts';
import { useText } from '../../messages/language.tsx';
import { Failure } from '../../parts/failure.tsx';
import { formatTime } from '../../parts/format.ts';
import { Section } from '../../parts/page.tsx';
import { Mark } from '../../parts/tags.tsx';

export function DecisionSheet({ one, mayDecide }: { one: Package; mayDecide: boolean }) {
  const { packages } = useText();
  if (one.decision !== null) return <Decided decision={one.decision} dossierId={one.dossierId} />;
  if (one.state !== 'AWAITING_DECISION' || !mayDecide) return null;
  return (
    <Section title={packages.decision}>
      <Decide packageId={one.id} />
    </Section>
  );
}

function Decided({ decision, dossierId }: { decision: Decision; dossierId: string | null }) {
  const { packages } = useText();
  const word = decision.outcome === 'accept' ? packages.accepted : packages.refused;
  return (
    <Section title={packages.decision}>
      <p>
        <Mark tone={decision.outcome === 'accept' ? 'good' : 'bad'}>
          {decision.automatic
            ? packages.decidedAutomatically(word, formatTime(decision.at))
            : packages.decided(word, decision.by, formatTime(decision.at))}
        </Mark>
      </p>
      {decision.reason ? (
        <p>
          {packages.reason}: {decision.reason}
        </p>
      ) : null}
      {dossierId ? (
        <Link className="button-link" to={`/dossiers/${dossierId}`}>
          {packages.toDossier}
        </Link>
      ) : null}
    </Section>
  );
}

type Outcome = Decision['outcome'];

function Decide({ packageId }: { packageId: string }) {
  const { packages, shell } = useText();
  const queries = useQueryClient();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [reason, setReason] = useState('');
  const [marked, setMarked] = useState(false);
  const decide = useMutation({
    mutationFn: (chosen: Outcome) =>
      api.post(`/packages/${packageId}/decision`, {
        outcome: chosen,
        reason: reason.trim(),
        secret: chosen === 'refuse' && marked,
      } satisfies Bodies['DecisionDto']),
    onSuccess: async () => {
      setOutcome(null);
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['packages', packageId] }),
        queries.invalidateQueries({ queryKey: ['transfers'] }),
      ]);
    },
  });
  const shown = outcome ?? 'accept';
  return (
    <>
      <div className="button-row">
        <Button size="large" type="primary" onClick={() => setOutcome('accept')}>
          {packages.accept}…
        </Button>
        <Button size="large" danger onClick={() => setOutcome('refuse')}>
          {packages.refuse}…
        </Button>
      </div>
      <Modal
        open={outcome !== null}
        title={shown === 'accept' ? packages.acceptTitle : packages.refuseTitle}
        okText={shown === 'accept' ? packages.accept : packages.refuse}
        okButtonProps={{ danger: shown === 'refuse', disabled: reason.trim() === '' }}
        cancelText={shell.back}
        confirmLoading={decide.isPending}
        onOk={() => decide.mutate(shown)}
        onCancel={() => setOutcome(null)}
      >
        <p>{shown === 'accept' ? packages.acceptText : packages.refuseText}</p>
        <label htmlFor="decision-reason">{packages.reason}</label>
        <Input.TextArea
          id="decision-reason"
          rows={3}
          maxLength={2000}
          value={reason}
          placeholder={packages.reasonExamples[shown]}
          aria-describedby="decision-hint"
          onChange={(event) => setReason(event.target.value)}
        />
        <p id="decision-hint" className="quiet">
          {packages.reasonHint}
        </p>
        {shown === 'refuse' ? (
          <Checkbox checked={marked} onChange={(event) => setMarked(event.target.checked)}>
            {packages.secret}
          </Checkbox>
        ) : null}
        {shown === 'refuse' && marked ? <Alert type="warning" showIcon title={packages.secretWarning} /> : null}
        {decide.isError ? <Failure error={decide.error} /> : null}
      </Modal>
    </>
  );
}
