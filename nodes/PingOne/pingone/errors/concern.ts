import { findRow, type Concern } from './errorRow';
import { ERROR_TABLE } from './errorTable';
import type { Failure } from './failure';
import { isGone } from './gone';

/** Whom a refusal concerns. */
export const concernOf = (failure: Failure): Concern =>
	findRow(ERROR_TABLE, failure).concerns ?? 'request';

/** What all further requests of a run meet as well. */
const COMMON: Concern[] = ['quota', 'license', 'workerApp'];

/**
 * Whether every other request of the run would fail the same way: the worker app has lost its
 * access, or a quota or the license is used up.
 */
export function endsRun(failure: Failure): boolean {
	if (failure.kind === 'credential') return failure.code === 'unusable';
	// A token endpoint that could not be reached may be reached by the next request.
	if (failure.kind === 'token') return !isGone(failure);
	return failure.kind === 'refusal' && COMMON.includes(concernOf(failure));
}

/** Whether such a failure says nothing of other environments, which may have another license. */
export const isOfEnvironment = (failure: Failure): boolean =>
	failure.kind === 'refusal' && concernOf(failure) !== 'workerApp';
