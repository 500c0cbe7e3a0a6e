import type {
	INodeProperties,
	INodePropertyCollection,
	INodePropertyMode,
	INodePropertyOptions,
} from 'n8n-workflow';
import { FieldError, quote } from '../pingone/errors/fieldError';
import { isUuid } from '../pingone/errors/uuid';
import { isBlank, isEmpty, toChoice, toDate, toFlag, toList, toNumber, toText } from './convert';

/** Text, or a number that JSON cannot carry, which `toText` refuses. */
const isText = (value: unknown) =>
	typeof value === 'string' ||
	(typeof value === 'number' && Number.isInteger(value) !== Number.isSafeInteger(value)) ||
	(typeof value === 'number' && !Number.isFinite(value));

/** A resource locator's value. */
export interface Locator {
	mode: string;
	/** Trimmed; empty when nothing is selected. */
	value: string;
}

/**
 * How plain text names something, as workflows made by API or by models have it: by its ID when it is
 * one, otherwise by the first other way that takes text.
 */
function modeFor(text: string, modes: INodePropertyMode[]): INodePropertyMode | undefined {
	const [byId, other] = [true, false].map((isId) =>
		modes.find(({ name, type }) => type === 'string' && (name === 'id') === isId),
	);
	return isUuid(text.trim()) ? (byId ?? other) : (other ?? byId);
}

/** Which numbers a field takes. */
export interface NumberRule {
	allows: (value: number) => boolean;
	/** Continues after the label: `must ...`. */
	must: string;
	/** What to do about another number, a sentence. */
	hint: string;
}

/** Where values come from: n8n for the fields of a node, an object for those of a collection. */
export interface Source {
	/** Whether there is a value; a member of a collection has none until it is added. */
	has(name: string): boolean;
	/** @throws FieldError when n8n cannot evaluate it */
	get(field: INodeProperties): unknown;
	/** IANA name, for dates without a time zone. */
	timezone: string;
}

type Members = Record<string, unknown>;

const isMembers = (value: unknown): value is Members =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const sourceOf = (members: Members, timezone: string): Source => ({
	has: (name) => name in members,
	get: ({ name }) => members[name],
	timezone,
});

/** Fields by name, once for each description: every item reads several. Hidden ones are not read. */
const indexes = new WeakMap<INodeProperties[], Map<string, INodeProperties>>();

function index(fields: INodeProperties[]): Map<string, INodeProperties> {
	const shown = fields.filter(({ type }) => type !== 'hidden').reverse();
	// Of several with one name, the first counts.
	const byName = new Map(shown.map((field) => [field.name, field]));
	indexes.set(fields, byName);
	return byName;
}

/**
 * Set by this node for n8n (see resources/waiting/unreadBody.ts), and no field.
 */
const FOR_N8N = ['binaryData'];

/**
 * The only way to read a field. It knows each field's label, type and choices from the node's own
 * description, so that every value is read by the same rules and every refusal names its field.
 *
 * @typeParam Missing `undefined` for a collection, whose members exist only when they were added
 */
export class FieldReader<Missing extends undefined = never> {
	/**
	 * @param fields the description of the fields that can be read
	 */
	constructor(
		private readonly fields: INodeProperties[],
		private readonly source: Source,
	) {}

	/** Whether a member of a collection was added, with or without a value. */
	has(name: string): boolean {
		return this.source.has(name);
	}

	/** @returns the text, trimmed; empty when it is blank @throws FieldError */
	text(name: string): string | Missing {
		return this.read(name, ['string', 'color'], (label, value) => toText(label, value));
	}

	/** Text that must not be blank. @param hint what to do when it is @throws FieldError */
	filledText(name: string, hint: string): string | Missing {
		return this.read(name, ['string'], (label, value) => {
			const text = toText(label, value);
			if (text === '') throw isEmpty(label, hint);
			return text;
		});
	}

	/** A password: not trimmed, never quoted, not blank. @throws FieldError */
	secret(name: string): string | Missing {
		return this.read(name, ['string'], (label, value) => {
			const text = toText(label, value, true);
			if (text === '') throw isEmpty(label, 'Enter it, or check the expression.');
			return text;
		});
	}

	/** @throws FieldError */
	flag(name: string): boolean | Missing {
		return this.read(name, ['boolean'], toFlag);
	}

	/** @returns the value of one entry of the list @throws FieldError */
	choice<T extends string>(name: string): T | Missing {
		return this.read(
			name,
			['options'],
			(label, value, { options }) =>
				toChoice(label, value, options as Array<INodePropertyOptions & { value: string }>) as T,
		);
	}

	/**
	 * @param allows which values are taken as they are, beside those of the list
	 * @returns values of entries of the list
	 * @throws FieldError
	 */
	choices(name: string, allows: (text: string) => boolean = () => false): string[] | Missing {
		return this.read(name, ['multiOptions'], (label, value, { options }) =>
			toList(label, value).map((entry) =>
				allows(entry)
					? entry
					: toChoice(label, entry, options as Array<INodePropertyOptions & { value: string }>),
			),
		);
	}

	/** @returns the entries of a list, or of text with commas @throws FieldError */
	list(name: string): string[] | Missing {
		return this.read(name, ['string', 'multiOptions'], toList);
	}

	/** @throws FieldError */
	number(name: string, { allows, must, hint }: NumberRule): number | Missing {
		return this.read(name, ['number'], (label, value) => {
			const number = toNumber(value);
			if (number !== undefined && allows(number)) return number;
			throw isBlank(value)
				? isEmpty(label, hint)
				: new FieldError(label, `must ${must}, got ${quote(value)}`, hint);
		});
	}

	/** @returns ISO 8601 in UTC @throws FieldError, also when it is blank */
	date(name: string): string | Missing {
		return this.read(name, ['dateTime'], (label, value) => {
			if (isBlank(value)) throw isEmpty(label, 'Enter a date, or pick one in the calendar.');
			return toDate(value, label, this.source.timezone);
		});
	}

	/** A date that may be left blank. @returns undefined when it is @throws FieldError */
	optionalDate(name: string): string | undefined {
		return this.isBlank(name) ? undefined : this.date(name);
	}

	/** @throws FieldError for a way of selecting that the field does not have */
	locator(name: string): Locator | Missing {
		return this.read(name, ['resourceLocator'], (label, value, { modes = [] }) => {
			if (isBlank(value)) return { mode: modes[0]?.name ?? '', value: '' };
			const { mode, value: chosen } = isMembers(value) ? value : { mode: undefined, value };
			const known =
				typeof value === 'string' ? modeFor(value, modes) : modes.find((one) => one.name === mode);
			if (known) return { mode: known.name, value: toText(label, chosen) };
			throw new FieldError(
				label,
				`must be selected ${modes.map(({ displayName }) => displayName).join(' or ')}, got ${quote(value)}`,
				'Choose in the field itself how it is given, and use an expression for the value only.',
			);
		});
	}

	/** The ID of a selected workflow; empty when none is. @throws FieldError */
	workflow(name: string): string | Missing {
		return this.read(name, ['workflowSelector'], (label, value) =>
			toText(label, isMembers(value) ? value.value : value),
		);
	}

	/** A field for JSON, as it is: an object, or text that the caller parses. */
	json(name: string): unknown {
		return this.read(name, ['json'], (_, value) => value);
	}

	/** A field that takes a value of any type, as it is. @throws FieldError for a mistake in text */
	any(name: string): unknown {
		return this.read(name, ['string'], (label, value) =>
			isText(value) ? toText(label, value) : value,
		);
	}

	/** A collection. @throws FieldError when it is something else, or has a member that is no field */
	in(name: string): FieldReader<undefined> {
		const field = this.find(name, ['collection']);
		const members = field.options as INodeProperties[];
		const value = this.source.has(name) ? this.source.get(field) : {};
		const unknown = isMembers(value)
			? Object.keys(value).find(
					(key) => !FOR_N8N.includes(key) && !members.some((member) => member.name === key),
				)
			: undefined;
		if (isMembers(value) && unknown === undefined) {
			return new FieldReader<undefined>(members, sourceOf(value, this.source.timezone));
		}
		throw new FieldError(
			field.displayName,
			unknown === undefined
				? `must hold fields, got ${quote(value)}`
				: `has ${quote(unknown)}, which is not one of its fields`,
			'Add the fields one by one, and use expressions for their values only.',
		);
	}

	/** The entries of a collection that can be added several times. @throws FieldError */
	rows(name: string): Array<FieldReader<undefined>> {
		const field = this.find(name, ['fixedCollection']);
		const [group] = field.options as [INodePropertyCollection];
		const given = this.source.has(name) ? this.source.get(field) : undefined;
		const isOwn = isMembers(given) && Object.keys(given).every((key) => key === group.name);
		const rows = isOwn ? (given[group.name] ?? []) : given;
		if (isBlank(rows)) return [];
		if (Array.isArray(rows) && rows.every(isMembers)) {
			return rows.map(
				(row) => new FieldReader<undefined>(group.values, sourceOf(row, this.source.timezone)),
			);
		}
		throw new FieldError(
			field.displayName,
			`must be a list of entries, got ${quote(given)}`,
			'Add the entries one by one, and use expressions for their values only.',
		);
	}

	/** Whether a field has no value for this item. @throws FieldError when n8n cannot evaluate it */
	isBlank(name: string): boolean {
		return !this.source.has(name) || isBlank(this.source.get(this.find(name)));
	}

	/** Whether an expression gives nothing for this item, not even empty text. @throws FieldError */
	isMissing(name: string): boolean {
		const value = this.source.has(name) ? this.source.get(this.find(name)) : undefined;
		return value === undefined || value === null;
	}

	/** Visible label of a field, for messages. */
	label(name: string): string {
		return this.find(name).displayName;
	}

	private find(name: string, types?: Array<INodeProperties['type']>): INodeProperties {
		const field = (indexes.get(this.fields) ?? index(this.fields)).get(name);
		if (field && (!types || types.includes(field.type))) return field;
		throw new RangeError(`The node reads '${name}', which it does not have in that form`);
	}

	private read<T>(
		name: string,
		types: Array<INodeProperties['type']>,
		convert: (label: string, value: unknown, field: INodeProperties) => T,
	): T | Missing {
		if (!this.source.has(name)) return undefined as Missing;
		const field = this.find(name, types);
		return convert(field.displayName, this.source.get(field), field);
	}
}
