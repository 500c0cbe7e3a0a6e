import type { IDataObject } from 'n8n-workflow';
import { isJsonObject } from './errors/apiResponse';

/** PingOne's own attributes with parts, of which some may be wanted; others are JSON of the customer's, whole. */
const IN_PARTS = ['name', 'address', 'photo', 'population', 'account', 'identityProvider'];

const hasParts = (name: string, value: unknown): value is IDataObject =>
	isJsonObject(value) && IN_PARTS.includes(name);

/** A value as text, whatever the order of its members. */
const textOf = (value: unknown): string =>
	JSON.stringify(value ?? null, (_, inner: unknown) =>
		isJsonObject(inner)
			? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
			: inner,
	);

/** The part of `wanted` that differs from what was found, if any. A null member should be absent. */
export function difference(wanted: IDataObject, found: IDataObject): IDataObject | undefined {
	const changes: IDataObject = {};
	for (const [name, value] of Object.entries(wanted)) {
		const now = found[name];
		if (hasParts(name, value)) {
			const inner = difference(value, isJsonObject(now) ? now : {});
			if (inner) changes[name] = inner;
		} else if (textOf(value) !== textOf(now)) {
			changes[name] = value;
		}
	}
	return Object.keys(changes).length > 0 ? changes : undefined;
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

/** The names of all values, such as `name.given`. */
const namesIn = (values: IDataObject): string[] =>
	Object.entries(values).flatMap(([name, value]) =>
		hasParts(name, value) ? namesIn(value).map((inner) => `${name}.${inner}`) : [name],
	);

/** The names of the attributes in which a user or group differs from what is wanted, in whatever notation. */
export const unmet = (wanted: IDataObject, found: IDataObject): string[] =>
	namesIn(difference(wanted, found) ?? {}).filter((name) => {
		const notation = NOTATIONS[name];
		return !notation || !isSameIn(notation, wanted[name], found[name]);
	});
