import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import { isJsonObject } from '../errors/apiResponse';
import type { User } from '../types';
import { changeUser } from './changeUser';

/**
 * The part of `wanted` that differs from the current state. A null member should be absent.
 *
 * @returns undefined when nothing differs
 */
export function difference(wanted: IDataObject, found: IDataObject): IDataObject | undefined {
	const changes: IDataObject = {};
	for (const [name, value] of Object.entries(wanted)) {
		const now = found[name];
		if (isJsonObject(value)) {
			const inner = difference(value, isJsonObject(now) ? now : {});
			if (inner) changes[name] = inner;
		} else if (JSON.stringify(value ?? null) !== JSON.stringify(now ?? null)) {
			changes[name] = value;
		}
	}
	return Object.keys(changes).length > 0 ? changes : undefined;
}

/** A user with changed attributes; what is null is gone. */
export function merged(user: IDataObject, changes: IDataObject): IDataObject {
	const both = { ...user };
	for (const [name, value] of Object.entries(changes)) {
		const now = both[name];
		if (value === null) delete both[name];
		else both[name] = isJsonObject(value) ? merged(isJsonObject(now) ? now : {}, value) : value;
	}
	return both;
}

/** In which notation PingOne may keep an address or a phone number that it is sent. */
const lowerCase = (text: string) => text.toLowerCase();
const digits = (text: string) => text.replace(/[\s().-]/g, '');
const NOTATIONS: Record<string, (text: string) => string> = {
	email: lowerCase,
	mobilePhone: digits,
	primaryPhone: digits,
};

const isSameIn = (notation: (text: string) => string, one: unknown, other: unknown) =>
	typeof one === 'string' && typeof other === 'string' && notation(one) === notation(other);

/** Whether a user has the attributes, in whatever notation. */
export function isUpToDate(wanted: IDataObject, user: IDataObject): boolean {
	const { ...rest } = difference(wanted, user) ?? {};
	for (const [name, notation] of Object.entries(NOTATIONS)) {
		if (isSameIn(notation, rest[name], user[name])) delete rest[name];
	}
	return Object.keys(rest).length === 0;
}

/**
 * Changes attributes of a user.
 *
 * PingOne API reference, "Update User (Patch)" and "API requests": what is not sent stays as it is,
 * and null clears. That this holds inside `name` and `address` as well is assumed.
 *
 * @param changes attributes with their new values, null to clear one
 * @returns the user as they are now, and whether that changed
 * @throws PingOneError
 */
export const updateUser = async (api: PingOneApi, userId: string, changes: IDataObject) =>
	await changeUser(api, userId, {
		request: { method: 'PATCH', path: [], body: changes, mediaType: 'application/json' },
		isDone: (user) => isUpToDate(changes, user),
		asAsked: (user) => merged(user, changes) as User,
	});
