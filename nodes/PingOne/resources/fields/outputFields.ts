import type { IDataObject } from 'n8n-workflow';
import { isJsonObject } from '../../pingone/errors/apiResponse';
import { FieldError, quote } from '../../pingone/errors/fieldError';
import { filled, list } from '../../read/kinds';
import { namesIn, type Shape } from '../shape';

const MEMBER_PATH = /^[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*$/;

/** Copies what is at a path from one object into another, with the objects around it. */
function copy([name, ...rest]: string[], from: IDataObject, to: IDataObject): void {
	if (name === undefined || !Object.hasOwn(from, name)) return;
	if (rest.length === 0) {
		to[name] = from[name];
		return;
	}
	const inner = from[name];
	if (!isJsonObject(inner)) return;
	const target = (Object.hasOwn(to, name) ? to[name] : {}) as IDataObject;
	copy(rest, inner, target);
	if (Object.keys(target).length > 0) to[name] = target;
}

export const has = (path: string, entry: IDataObject): boolean => {
	const chosen: IDataObject = {};
	copy(path.split('.'), entry, chosen);
	return Object.keys(chosen).length > 0;
};

/** Leaves the named fields in an entry. */
export interface Chosen {
	(entry: IDataObject): IDataObject;
	names: string[];
}

const lettersOf = (name: string) => name.toLowerCase().replace(/[^a-z]/g, '');

/** @throws FieldError for a name that differs from PingOne's in capitals and signs only, so that no entry has it */
function refuseNearMiss(label: string, names: string[], members: readonly string[]): void {
	for (const name of names) {
		const member = members.find((known) => lettersOf(known) === lettersOf(name));
		if (member === undefined || member === name) continue;
		const must = `must name fields as PingOne does, got ${quote(name)}`;
		throw new FieldError(label, must, `Enter ${quote(member)} instead.`);
	}
}

/** Option of reads with large entries: what is output instead of what Simplify keeps, a shape. */
export function outputFields(shape: Shape) {
	const members = namesIn(shape);
	return list({
		displayName: 'Output Fields',
		name: 'outputFields',
		placeholder: 'e.g. username, email, name.given',
		description:
			'Fields to return instead of those that Simplify keeps: PingOne’s field names, separated by commas. A note lists fields that no entry has.',
	}).as((given, label): Chosen => {
		const names = filled('Enter names such as id, username, or remove it.')(given, label);
		const odd = names.find((name) => !MEMBER_PATH.test(name));
		if (odd !== undefined) {
			throw new FieldError(
				label,
				`must name fields such as id or name.given, got ${quote(odd)}`,
				'Use the names of PingOne’s output with Simplify turned off, separated by commas.',
			);
		}
		refuseNearMiss(label, names, members);
		const show = (entry: IDataObject) => {
			const chosen: IDataObject = {};
			for (const name of names) copy(name.split('.'), entry, chosen);
			return chosen;
		};
		return Object.assign(show, { names });
	});
}
