import type { IDataObject } from 'n8n-workflow';
import { isJsonObject } from './pingone/errors/apiResponse';

/** Whether a value has the right form. */
export type Check = (value: unknown) => boolean;

export const isText: Check = (value) => typeof value === 'string';
export const isFlag: Check = (value) => typeof value === 'boolean';
export const isNumber: Check = Number.isFinite;
/** A time as `toISOString` writes it. */
export const isTime: Check = (value) =>
	typeof value === 'string' && !Number.isNaN(Date.parse(value));

export const isOneOf =
	(...values: unknown[]): Check =>
	(value) =>
		values.includes(value);

export const isList =
	(check: Check): Check =>
	(value) =>
		Array.isArray(value) && value.every(check);

/** An object with members of any name. */
export const isMapOf =
	(check: Check): Check =>
	(value) =>
		isJsonObject(value) && Object.values(value).every(check);

/** A member that may be missing. */
export const orMissing =
	(check: Check): Check =>
	(value) =>
		value === undefined || check(value);

/** An object whose members pass; others are left to those who know them. */
export const isRecord =
	(members: Record<string, Check>): Check =>
	(value) =>
		isJsonObject(value) &&
		Object.entries(members).every(([name, check]) =>
			check(Object.hasOwn(value, name) ? value[name] : undefined),
		);

/**
 * What was found where something is kept. `unreadable`: damaged, or written by a later version of this
 * package; `rest` is whatever can be seen of it.
 */
export type Kept<T> =
	| { found: 'nothing' }
	| { found: 'unreadable'; isNewer: boolean; rest: IDataObject }
	| { found: 'state'; state: T };

function parse(saved: unknown): unknown {
	if (typeof saved !== 'string') return saved;
	try {
		return JSON.parse(saved) as unknown;
	} catch {
		return undefined;
	}
}

/**
 * Reads what this package has kept outside the process: in n8n's database, or with an execution. Never
 * throws, and never takes one thing for another: what it does not know as a whole is unreadable.
 *
 * @param saved JSON, or what it says; null and undefined mean that there is nothing
 * @param version of the form that is known here. A form changes with its version only
 * @param isState whether all its members are right
 */
export function readKept<T>(saved: unknown, version: number, isState: Check): Kept<T> {
	if (saved === undefined || saved === null) return { found: 'nothing' };
	const value = parse(saved);
	const rest = isJsonObject(value) ? value : {};
	const isKnown = rest.version === version && isState(rest);
	if (isKnown) return { found: 'state', state: rest as unknown as T };
	const isNewer = typeof rest.version === 'number' && rest.version > version;
	return { found: 'unreadable', isNewer, rest };
}
