/** What has to be done for a job beside each other: each is looked after by itself, by whoever holds its lease. */
export type DutyKind = 'money' | 'run';

export const dutyKinds: readonly DutyKind[] = ['money', 'run'];

export type Duty = {
  jobId: number;
  kind: DutyKind;
  /** When its question is asked next. */
  dueAt: Date;
  /** Since when the present question has been asked; due times grow with its age. */
  askedSince: Date;
  leaseUntil: Date | null;
  /** Grows with each claim and each write; a write that names an older one is refused (fencing). */
  leaseToken: number;
  /** Since when Kodosumi has been seen well without a gap, while a lost launch or a run that does not show is searched for. */
  wellSince: Date | null;
  seenWellAt: Date | null;
};

/** What was seen of Kodosumi's health; no event by itself. */
export type WellObservation = Pick<Duty, 'wellSince' | 'seenWellAt'>;

export type Schedule = Pick<Duty, 'dueAt' | 'askedSince'>;
