// States and verdicts: always a word and a sign, never colour alone.
import {
  CheckCircleFilled,
  ClockCircleOutlined,
  CloseCircleFilled,
  ExclamationCircleFilled,
  InfoCircleOutlined,
  MinusCircleOutlined,
  SyncOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { PackageState, Severity, TransferState } from '../api/record-types.ts';
import { useText } from '../messages/language.tsx';

export type Tone = 'good' | 'bad' | 'warn' | 'busy' | 'wait' | 'plain' | 'info';

const SIGNS: Record<Tone, ReactNode> = {
  good: <CheckCircleFilled />,
  bad: <CloseCircleFilled />,
  warn: <ExclamationCircleFilled />,
  busy: <SyncOutlined />,
  wait: <ClockCircleOutlined />,
  plain: <MinusCircleOutlined />,
  info: <InfoCircleOutlined />,
};

export function Mark({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={`mark mark-${tone}`}>
      <span aria-hidden="true">{SIGNS[tone]}</span> {children}
    </span>
  );
}

const TRANSFER_TONES: Record<TransferState, Tone> = {
  RECEIVING: 'wait',
  CHECKING: 'busy',
  AWAITING_DECISION: 'warn',
  RECORDING: 'busy',
  FINISHED: 'good',
  CANCELLED: 'plain',
};

export function TransferMark({ state }: { state: TransferState }) {
  return <Mark tone={TRANSFER_TONES[state]}>{useText().transfers.states[state]}</Mark>;
}

const PACKAGE_TONES: Record<PackageState, Tone> = {
  RECEIVING: 'wait',
  SUBMITTED: 'wait',
  CHECKING: 'busy',
  AWAITING_DECISION: 'warn',
  STORING: 'busy',
  RECORDING: 'busy',
  ACCEPTED: 'good',
  REFUSED: 'bad',
  CANCELLED: 'plain',
};

export function PackageMark({ state }: { state: PackageState }) {
  return <Mark tone={PACKAGE_TONES[state]}>{useText().transfers.packageStates[state]}</Mark>;
}

export const SEVERITY_TONES: Record<Severity, Tone> = { refuse: 'bad', warn: 'warn', info: 'info' };
