// Time for the functions: an argument, never a global. Tests and simulations give their own.
export abstract class Clock {
  abstract now(): Date;
}
