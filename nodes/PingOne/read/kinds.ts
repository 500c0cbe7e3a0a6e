import type {
	IDisplayOptions,
	INodeProperties,
	INodePropertyMode,
	INodePropertyOptions,
	NodePropertyTypes,
} from 'n8n-workflow';
import { isJsonObject } from '../pingone/errors/apiResponse';
import { FieldError, quote } from '../pingone/errors/fieldError';
import { isUuid } from '../pingone/errors/uuid';
import {
	isBlank,
	isEmpty,
	isWithoutZone,
	toChoice,
	toDate,
	toFlag,
	toList,
	toNumber,
	toText,
} from './convert';
import { Field, type Form, type MaybeHidden, type Source } from './input';

/** The kinds of fields, as n8n describes them. Reading throws a FieldError for what cannot be used. */

type Shown = IDisplayOptions | undefined;

/** What a field says whose kind knows its type. */
export type OfKind<Name extends string, Type extends NodePropertyTypes, S extends Shown> = Omit<
	INodeProperties,
	'name' | 'type' | 'displayOptions'
> & { name: Name; type?: Type; displayOptions?: S };

/** The same, empty by default. */
export type Blank<Name extends string, Type extends NodePropertyTypes, S extends Shown> = Omit<
	INodeProperties,
	'name' | 'type' | 'displayOptions' | 'default'
> & { name: Name; type?: Type; displayOptions?: S; default?: INodeProperties['default'] };

/** The whole of such a field, its label first. */
const ofType = <Name extends string, Type extends NodePropertyTypes, S extends Shown>(
	type: Type,
	words: Blank<Name, Type, S>,
): Form<Name, Type, S> => ({ ...words, type: words.type ?? type, default: words.default ?? '' });

/** A field with a reading of its own. @param convert gets what n8n has evaluated, and the label */
export const field = <const Name extends string, Value, S extends Shown = undefined>(
	form: Form<Name, NodePropertyTypes, S>,
	convert: (value: unknown, label: string, source: Source) => Value,
): Field<Name, Value, MaybeHidden<S>> => new Field(form, convert);

/** Text, trimmed; empty when it is blank. */
export const text = <const Name extends string, S extends Shown = undefined>(
	words: Blank<Name, 'string' | 'color', S>,
) => field(ofType('string', words), (value, label) => toText(label, value));

/** Text that must not be blank. @param hint what to do when it is */
export const filledText = <const Name extends string, S extends Shown = undefined>(
	words: Blank<Name, 'string', S>,
	hint: string,
) =>
	field(ofType('string', words), (value, label) => {
		const given = toText(label, value);
		if (given === '') throw isEmpty(label, hint);
		return given;
	});

/** A password: not trimmed, never quoted, not blank. */
export const secret = <const Name extends string>(words: Blank<Name, 'string', undefined>) =>
	field(ofType('string', { ...words, typeOptions: { password: true } }), (value, label) => {
		const given = toText(label, value, true);
		if (given === '') throw isEmpty(label, 'Enter it, or check the expression.');
		return given;
	});

export const flag = <const Name extends string, S extends Shown = undefined>(
	words: OfKind<Name, 'boolean', S>,
) => field(ofType('boolean', words), (value, label) => toFlag(label, value));

type Entries<Value extends string> = { options: Array<INodePropertyOptions & { value: Value }> };

/** The value of one entry of a list. */
export const choice = <
	const Name extends string,
	const Value extends string,
	S extends Shown = undefined,
>(
	words: OfKind<Name, 'options', S> & Entries<Value>,
) => field(ofType('options', words), (value, label) => toChoice(label, value, words.options));

/** Values of entries of a list. @param allows which others are taken as they are */
export const choices = <const Name extends string, S extends Shown = undefined>(
	words: OfKind<Name, 'multiOptions', S> & Entries<string>,
	allows: (entry: string) => boolean = () => false,
) =>
	field(ofType('multiOptions', words), (value, label) =>
		toList(label, value).map((entry) =>
			allows(entry) ? entry : toChoice(label, entry, words.options),
		),
	);

/** The entries of a list, or of text with commas. */
export const list = <const Name extends string, S extends Shown = undefined>(
	words: Blank<Name, 'string' | 'multiOptions', S>,
) => field(ofType('string', words), (value, label) => toList(label, value));

/** For `as`: what restricts is never empty. An expression without a result would let all through. */
export const filled =
	(hint: string) =>
	(entries: string[], label: string): string[] => {
		if (entries.length > 0) return entries;
		throw isEmpty(label, hint);
	};

export interface NumberRule {
	allows: (value: number) => boolean;
	/** Continues after the label: `must ...`. */
	must: string;
	hint: string;
}

/** Whole numbers up to some. @param what such as `a whole number of hours` */
export const wholeUpTo = (most: number, hint: string, what = 'a whole number'): NumberRule => ({
	allows: (value) => Number.isInteger(value) && value >= 1 && value <= most,
	must: `be ${what} from 1 to ${most}`,
	hint,
});

export const number = <const Name extends string, S extends Shown = undefined>(
	words: OfKind<Name, 'number', S>,
	{ allows, must, hint }: NumberRule,
) =>
	field(ofType('number', words), (value, label) => {
		const given = toNumber(value);
		if (given !== undefined && allows(given)) return given;
		throw isBlank(value)
			? isEmpty(label, hint)
			: new FieldError(label, `must ${must}, got ${quote(value)}`, hint);
	});

/** A date that may be left blank, as ISO 8601 in UTC. */
export const optionalDate = <const Name extends string, S extends Shown = undefined>(
	words: Blank<Name, 'dateTime', S>,
) =>
	field(ofType('dateTime', words), (value, label, source) => {
		if (isBlank(value)) return undefined;
		const moment = toDate(value, label, source.timezone);
		if (isWithoutZone(value)) source.noteZone?.(label);
		return moment;
	});

/** @throws FieldError for a date that was left blank */
export function requireDate(given: string | undefined, label: string): string {
	if (given !== undefined) return given;
	throw isEmpty(label, 'Enter a date, or pick one in the calendar.');
}

export const date = <const Name extends string>(words: Blank<Name, 'dateTime', undefined>) =>
	optionalDate(words).as(requireDate);

export interface Locator {
	/** Empty when an expression gave nothing: for the whole field, or not even text for the value. */
	mode: string;
	/** Trimmed; empty when nothing is selected. */
	value: string;
}

/** How plain text names something, as in workflows by API or models: by its ID, if it is one. */
function modeFor(text: string, modes: INodePropertyMode[]): INodePropertyMode | undefined {
	const [byId, other] = [true, false].map((isId) =>
		modes.find(({ name, type }) => type === 'string' && (name === 'id') === isId),
	);
	return isUuid(text.trim()) ? (byId ?? other) : (other ?? byId);
}

/** Refuses a way of selecting that the field does not have. */
const locator = <const Name extends string, S extends Shown = undefined>(
	form: Form<Name, 'resourceLocator', S> & { modes: INodePropertyMode[] },
) =>
	field(form, (value, label): Locator => {
		const { modes } = form;
		if (isBlank(value)) return { mode: '', value: '' };
		const { mode, value: chosen } = isJsonObject(value) ? value : { mode: undefined, value };
		const known =
			typeof value === 'string' ? modeFor(value, modes) : modes.find((one) => one.name === mode);
		const isNothing = isBlank(chosen) && typeof chosen !== 'string';
		if (known) return { mode: isNothing ? '' : known.name, value: toText(label, chosen) };
		throw new FieldError(
			label,
			`must be selected ${modes.map(({ displayName }) => displayName).join(' or ')}, got ${quote(value)}`,
			'Choose the mode in the field itself, and use an expression only for the value.',
		);
	});

/** What a field to select something says. */
interface Words<Name extends string> {
	displayName: string;
	name: Name;
	required?: boolean;
	description: string;
}

/** A way to name something without its list: label, name in workflows, and an example. */
type Way = [displayName: string, mode: string, example: string];

/** Something in PingOne, from a list or in other ways. @param what as in "Select a group..." */
export const selection = <const Name extends string>(
	{ required, description, ...named }: Words<Name>,
	[what, searchListMethod]: [what: string, searchListMethod: string],
	ways: Way[],
) =>
	locator({
		...named,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		...(required && { required }),
		description,
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: `Select ${what}...`,
				typeOptions: { searchListMethod, searchable: true },
			},
			...ways.map(([displayName, name, example]) => ({
				type: 'string' as const,
				displayName,
				name,
				placeholder: `e.g. ${example}`,
			})),
		],
	});

/** The ID of a selected workflow; empty when none is. */
export const workflow = <const Name extends string, S extends Shown = undefined>(
	form: Form<Name, 'workflowSelector', S>,
) => field(form, (value, label) => toText(label, isJsonObject(value) ? value.value : value));

/** JSON as it is: an object, or text that is still to be parsed. */
export const json = <const Name extends string>(words: Blank<Name, 'json', undefined>) =>
	field(ofType('json', words), (value) => value);

/** Text, or a number that JSON cannot carry, which `toText` refuses. */
const isText = (value: unknown) =>
	typeof value === 'string' ||
	(typeof value === 'number' && Number.isInteger(value) !== Number.isSafeInteger(value)) ||
	(typeof value === 'number' && !Number.isFinite(value));

/** A value of any type, as it is; undefined for a blank one. */
export const anything = <const Name extends string>(words: Blank<Name, 'string', undefined>) =>
	field(ofType('string', words), (value, label) =>
		isBlank(value) ? undefined : isText(value) ? toText(label, value) : value,
	);
