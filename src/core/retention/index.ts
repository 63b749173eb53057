// Front door of core/retention: periods, decisions, locks, schedules.
export {
  decideRetention,
  isDueForDisposal,
  lockUntil,
  RETENTION_CODES,
  type RetentionCode,
  type RetentionDecision,
} from './decide-retention.ts';
export { parseRetentionPeriod, type RetentionPeriod } from './parse-period.ts';
export { parseRetentionSchedule, type RetentionSchedule, type ScheduleRow } from './schedule.ts';
