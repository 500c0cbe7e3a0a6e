import type { IDataObject } from 'n8n-workflow';
import { isJsonObject } from './pingone/errors/apiResponse';

/** Whether a value has the right form. */
export type Check = (value: unknown) => boolean;

/** The same where the type of what has it is read from it, so that no form is written down twice. */
export type Guard<T> = (value: unknown) => value is T;

/** What has the form that a guard looks for. */
export type Guarded<C> = C extends Guard<infer T> ? T : unknown;

type Members = Record<string, Check>;

/** Members that may be missing are optional. */
type RecordOf<M extends Members> = {
	[Name in keyof M as undefined extends Guarded<M[Name]> ? never : Name]: Guarded<M[Name]>;
} & { [Name in keyof M as undefined extends Guarded<M[Name]> ? Name : never]?: Guarded<M[Name]> };

export const isText = (value: unknown) => typeof value === 'string';
export const isFlag = (value: unknown) => typeof value === 'boolean';
export const isNumber = (value: unknown): value is number => Number.isFinite(value);
/** A time as `toISOString` writes it. */
export const isTime: Check = (value) =>
	typeof value === 'string' && !Number.isNaN(Date.parse(value));

export const isOneOf =
	<const T>(...values: T[]): Guard<T> =>
	(value): value is T =>
		values.includes(value as T);

export const isList =
	<C extends Check>(check: C): Guard<Array<Guarded<C>>> =>
	(value): value is Array<Guarded<C>> =>
		Array.isArray(value) && value.every(check);

/** An object with members of any name. */
export const isMapOf =
	<C extends Check>(check: C): Guard<Record<string, Guarded<C>>> =>
	(value): value is Record<string, Guarded<C>> =>
		isJsonObject(value) && Object.values(value).every(check);

/** A member that may be missing. */
export const orMissing =
	<C extends Check>(check: C): Guard<Guarded<C> | undefined> =>
	(value): value is Guarded<C> | undefined =>
		value === undefined || check(value);

/** An object whose members pass; others are left to those who know them. */
export const isRecord =
	<M extends Members>(members: M): Guard<RecordOf<M>> =>
	(value): value is RecordOf<M> =>
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
