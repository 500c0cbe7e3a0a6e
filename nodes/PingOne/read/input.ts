import type {
	IDataObject,
	IDisplayOptions,
	INodeProperties,
	NodePropertyTypes,
} from 'n8n-workflow';
import { isJsonObject } from '../pingone/errors/apiResponse';
import { FieldError, quote } from '../pingone/errors/fieldError';
import { isBlank } from './convert';

/** A form is a list of inputs: what the editor shows, and the way to read and check it. */

/** Where values come from: n8n for the fields of a node, an object for those of a collection. */
export interface Source {
	/** @throws FieldError when n8n cannot evaluate it */
	get(field: INodeProperties): unknown;
	/** IANA name, for dates without a time zone. */
	timezone: string;
	/** Told of each field whose date had none. */
	noteZone?(label: string): void;
}

/** A field as n8n describes it. `Shown` are the conditions under which it is shown, if there are any. */
export type Form<
	Name extends string,
	Type extends NodePropertyTypes,
	Shown extends IDisplayOptions | undefined = IDisplayOptions | undefined,
> = Omit<INodeProperties, 'name' | 'type' | 'displayOptions'> & {
	name: Name;
	type: Type;
	displayOptions?: Shown;
};

type Condition = NonNullable<IDisplayOptions['show']>;

/** A field that is shown under conditions has no value while it is not. */
export type MaybeHidden<Shown> = Shown extends object ? undefined : never;

type OfNotice = Omit<INodeProperties, 'type' | 'default'> &
	Partial<Pick<Form<string, 'notice' | 'hidden'>, 'type' | 'default'>>;

/** What is shown only, or only set for n8n. */
export class Notice {
	readonly fields: INodeProperties[];

	/** @param form a notice unless it says otherwise */
	constructor(private readonly form: OfNotice) {
		this.fields = [{ ...form, type: form.type ?? 'notice', default: form.default ?? '' }];
	}

	/** The same, shown for some values of other fields only. */
	when(show: Condition): Notice {
		return new Notice({ ...this.form, displayOptions: { show } });
	}
}

/** One value, of one field or several. @typeParam Hidden `undefined` where it may be hidden */
export abstract class Input<Name extends string, Value, Hidden = never> {
	/** Keeps a type apart that no value has. */
	declare private readonly hidden: Hidden;

	constructor(
		readonly name: Name,
		readonly fields: INodeProperties[],
	) {}

	abstract read(source: Source): Value;

	/** The same, shown for some values of other fields only. */
	abstract when(show: Condition): Input<Name, Value, undefined>;
}

/** Makes a value of what n8n has evaluated; gets the label for messages. */
type Convert<Value> = (value: unknown, label: string, source: Source) => Value;

/** One value of one field, which may stand in a collection. */
export class Field<Name extends string, Value, Hidden = never> extends Input<Name, Value, Hidden> {
	readonly label: string;

	constructor(
		private readonly form: Form<Name, NodePropertyTypes>,
		private readonly convert: Convert<Value>,
	) {
		super(form.name, [form]);
		this.label = form.displayName;
	}

	read(source: Source): Value {
		return this.convert(source.get(this.form), this.label, source);
	}

	/** @param use checks the value, or makes something of it; gets the label for messages */
	as<Made>(use: (value: Value, label: string) => Made): Field<Name, Made, Hidden> {
		const { form, convert } = this;
		return new Field(form, (value, label, source) => use(convert(value, label, source), label));
	}

	/** The same with other words around it. */
	but(words: Partial<Omit<INodeProperties, 'name' | 'type' | 'displayOptions'>>) {
		return new Field({ ...this.form, ...words }, this.convert);
	}

	when(show: Condition): Field<Name, Value, undefined> {
		return new Field({ ...this.form, displayOptions: { show } }, this.convert);
	}
}

/** Several inputs as one, of which some decide what others mean. */
class Group<Name extends string, I extends Inputs, Value, Hidden = never> extends Input<
	Name,
	Value,
	Hidden
> {
	constructor(
		name: Name,
		private readonly inputs: I,
		private readonly combine: (values: Values<I>) => Value,
		fields = fieldsOf(inputs),
	) {
		super(name, fields);
	}

	read(source: Source): Value {
		return this.combine(readAll(this.inputs, source));
	}

	when(show: Condition): Input<Name, Value, undefined> {
		const fields = this.fields.map((field) => ({ ...field, displayOptions: { show } }));
		return new Group<Name, I, Value, undefined>(this.name, this.inputs, this.combine, fields);
	}
}

/** Several inputs as one value. */
export const group = <const Name extends string, const I extends Inputs, Value>(
	name: Name,
	inputs: I,
	combine: (values: Values<I>) => Value,
): Input<Name, Value> => new Group(name, inputs, combine);

/** A form, in the order in which the editor shows it. */
export type Inputs = ReadonlyArray<Notice | AnyInput>;

type AnyInput = Input<string, unknown, unknown>;

/** What n8n shows for a form. */
export const fieldsOf = (inputs: Inputs): INodeProperties[] =>
	inputs.flatMap(({ fields }) => fields);

export type Values<I extends Inputs> = {
	[One in Extract<I[number], AnyInput> as One['name']]: One extends Input<
		string,
		infer Value,
		infer Hidden
	>
		? Value | Hidden
		: never;
};

export type Members = ReadonlyArray<Field<string, unknown, unknown>>;

/** The values of a collection: only of those members that were added. */
export type Added<M extends Members> = {
	[One in M[number] as One['name']]?: ReturnType<One['read']>;
};

/** Whether n8n shows a field, for these values of those before it. */
const holds = (show: Condition, values: Record<string, unknown>) =>
	Object.entries(show).every(
		([name, wanted]) => wanted?.some((one) => one === values[name]) ?? true,
	);

/** Reads a whole form, but for what n8n does not show. @throws FieldError for what cannot be used */
export function readAll<const I extends Inputs>(inputs: I, source: Source): Values<I> {
	const values: Record<string, unknown> = {};
	for (const input of inputs) {
		const { show } = input.fields[0]?.displayOptions ?? {};
		if (input instanceof Notice || (show && !holds(show, values))) continue;
		values[input.name] = input.read(source);
	}
	return values as Values<I>;
}

/** Of a value in a message, which may hold a password and is not quoted. */
const typeOf = (value: unknown) =>
	Array.isArray(value) ? 'a list' : `a value of the type ${typeof value}`;

function readMembers<M extends Members>(members: M, given: IDataObject, outer: Source): Added<M> {
	const source: Source = { ...outer, get: ({ name }) => given[name] };
	const added: Record<string, unknown> = {};
	for (const member of members) if (member.name in given) added[member.name] = member.read(source);
	return added as Added<M>;
}

/** Set by this node for n8n (see unreadBody.ts), and no field. */
const FOR_N8N = ['binaryData'];

/** @throws FieldError when read, for a value that is no collection, or has a member that is no field */
const toCollection =
	<M extends Members>(members: M): Convert<Added<M>> =>
	(value, label, source) => {
		const given = isJsonObject(value) ? value : undefined;
		const unknown =
			given &&
			Object.keys(given).find(
				(key) => !FOR_N8N.includes(key) && !members.some(({ name }) => name === key),
			);
		if (given && unknown === undefined) return readMembers(members, given, source);
		throw new FieldError(
			label,
			unknown === undefined
				? `must contain fields, got ${typeOf(value)}`
				: `has ${quote(unknown)}, which is not one of its fields`,
			'Add the fields one by one, and use expressions for their values only.',
		);
	};

type Collection<Name extends string, Shown extends IDisplayOptions | undefined> = Omit<
	Form<Name, 'collection', Shown>,
	'type' | 'default' | 'options'
>;

const collectionOf = <Name extends string>(
	form: Collection<Name, IDisplayOptions | undefined>,
	options: INodeProperties[],
): Form<Name, 'collection'> => ({ ...form, type: 'collection', default: {}, options });

export const collection = <
	const Name extends string,
	const M extends Members,
	Shown extends IDisplayOptions | undefined = undefined,
>(
	form: Collection<Name, Shown>,
	members: M,
): Field<Name, Added<M>, MaybeHidden<Shown>> =>
	new Field(collectionOf(form, fieldsOf(members)), toCollection(members));

/** A collection whose members come from two places: the editor shows them in alphabetical order. */
export const mergedCollection = <
	const Name extends string,
	const M extends Members,
	const More extends Members,
>(
	form: Collection<Name, undefined>,
	some: M,
	more: More,
): Field<Name, Added<M> & Added<More>> => {
	const members = [...some, ...more];
	const options = fieldsOf(members).sort((a, b) => a.displayName.localeCompare(b.displayName));
	const convert = toCollection(members) as Convert<Added<M> & Added<More>>;
	return new Field(collectionOf(form, options), convert);
};

/** A collection that can be added several times. @param entry what n8n calls one */
export const rows = <const Name extends string, const M extends Members>(
	form: Omit<Form<Name, 'fixedCollection', undefined>, 'options'>,
	entry: { displayName: string; name: string },
	members: M,
): Field<Name, Array<Added<M>>> => {
	const options = [{ ...entry, values: fieldsOf(members) }];
	return new Field(
		{ ...form, options } as Form<Name, 'fixedCollection'>,
		(value, label, source) => {
			const isOwn = isJsonObject(value) && Object.keys(value).every((key) => key === entry.name);
			const list = isOwn ? (value[entry.name] ?? []) : value;
			if (isBlank(list)) return [];
			if (Array.isArray(list) && list.every(isJsonObject)) {
				return list.map((row) => readMembers(members, row, source));
			}
			throw new FieldError(
				label,
				`must be a list of entries, got ${typeOf(value)}`,
				'Add the entries one by one, and use expressions for their values only.',
			);
		},
	);
};
