import { bytesFrom, toBase64Url } from './encodings';
import { WebAuthnDataError, quoted } from './errors';
import { objectFrom, requireArray, requireObject, type JsonObject } from './members';

/** A binary member as unpadded base64url. @throws WebAuthnDataError of `bytesFrom()` */
export function base64Url(value: unknown, member: string): string {
	return toBase64Url(bytesFrom(value, member));
}

/** A list of credential descriptors with their IDs as base64url. @throws WebAuthnDataError */
export function descriptors(value: unknown, member: string): Array<JsonObject & { id: string }> {
	return requireArray(value, member).map((entry, index) => {
		const descriptor = requireObject(entry, `${member}[${index}]`);
		return { ...descriptor, id: base64Url(descriptor.id, `${member}[${index}].id`) };
	});
}

// Some serializers write null for an absent member. Browsers reject a null list and read a null
// timeout as 0, so null counts as absent for optional members.
function withoutNulls(options: JsonObject, optional: string[]): JsonObject {
	const absent = ([name, value]: [string, unknown]) => value === null && optional.includes(name);
	return Object.fromEntries(Object.entries(options).filter((entry) => !absent(entry)));
}

/**
 * The object behind options as PingOne sends them: text of JSON, that text encoded a second time,
 * or the object.
 *
 * @param name PingOne's name of the member that holds them, for the message about a wrapper
 * @param optional members for which null counts as absent
 * @throws WebAuthnDataError `NOT_JSON`, `NOT_OBJECT`, `MISSING_MEMBER` when they are one level down
 */
export function readOptions(options: unknown, name: string, optional: string[]): JsonObject {
	const given = withoutNulls(objectFrom(options), optional);
	for (const wrapper of [name, 'publicKey']) {
		if (given.challenge !== undefined || given[wrapper] === undefined) continue;
		throw new WebAuthnDataError(
			'MISSING_MEMBER',
			`The options are inside ${quoted(wrapper)}`,
			'Pass the value of that member.',
			{ member: 'challenge', expected: 'bytes', actual: 'missing' },
		);
	}
	return given;
}
