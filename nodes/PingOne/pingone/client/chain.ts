import { compose, type Step } from './exchange';
import { breaker } from './steps/breaker';
import { cancel } from './steps/cancel';
import { describe } from './steps/describe';
import { identity } from './steps/identity';
import { pace } from './steps/pace';
import { retry } from './steps/retry';
import { send } from './steps/send';

/**
 * The life of a request, the outermost step first. The order is the documentation: why it is this
 * one is in docs/decisions/0008-one-life-of-a-request.md. Nothing else in the package sends, waits
 * for PingOne, repeats or gives up.
 */
const STEPS: readonly Step[] = [describe, cancel, retry, breaker, identity, pace, send];

/** Takes a request through all steps. */
export const travel = compose(STEPS);
