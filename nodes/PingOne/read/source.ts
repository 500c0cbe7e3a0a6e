import type { IDataObject, INodeParameters, INodeProperties } from 'n8n-workflow';
import { isJsonObject } from '../pingone/errors/apiResponse';
import { FieldError } from '../pingone/errors/fieldError';
import { isBlank } from './convert';
import type { Source } from './input';

/** The part of n8n's context that the fields of a node are read from. */
export interface ParameterContext {
	getNodeParameter(name: string, item: number, fallback?: unknown): unknown;
	getTimezone(): string;
	/** The node as it is stored. A context without it has one item. */
	getNode?(): { parameters: INodeParameters };
}

/** The part of a trigger's context that its fields are read from: there is no item. */
export interface TriggerContext {
	getNodeParameter(name: string, fallback?: unknown): unknown;
	getTimezone(): string;
}

/** n8n's own words, for an expression that it cannot evaluate. */
function unevaluated(label: string, thrown: unknown): FieldError {
	const { message, description } = (thrown ?? {}) as { message?: unknown; description?: unknown };
	return new FieldError(
		label,
		`cannot be evaluated: ${typeof message === 'string' ? message : String(thrown)}`,
		typeof description === 'string' && description !== ''
			? description
			: 'Check the expression in this field: it returns no value for this item.',
	);
}

/** Finds the member whose expression cannot be evaluated; n8n names only the collection. */
function findMember({ name, options = [] }: INodeProperties, evaluate: (path: string) => unknown) {
	return (options as INodeProperties[]).find((member) => {
		try {
			evaluate(`${name}.${member.name}`);
			return false;
		} catch {
			return true;
		}
	});
}

type Evaluated = Map<string, unknown>;

/** The values that the items of a run have in common, by n8n's context, of which every run has its own. */
const inCommon = new WeakMap<ParameterContext, Evaluated>();

export interface ItemSource extends Source {
	/** What the expressions that were evaluated have given, by the name of their field. */
	evaluated(): IDataObject;
}

/**
 * Where the values of a node's fields come from, for one input item. Each is evaluated once: n8n
 * does so each time that it is asked, and `$now` or a random value would differ. One without an
 * expression is evaluated once for all items.
 */
export function itemSource(ctx: ParameterContext, item: number): ItemSource {
	const common = inCommon.get(ctx) ?? new Map<string, unknown>();
	inCommon.set(ctx, common);
	const own: Evaluated = new Map();
	const parameters = ctx.getNode?.().parameters;
	return {
		get(field) {
			const { name, default: byDefault } = field;
			if (common.has(name)) return common.get(name);
			if (own.has(name)) return own.get(name);
			try {
				const value = ctx.getNodeParameter(name, item, byDefault);
				// What is stored with an expression may be another for each item. A text that only contains
				// `"=` counts as well, and is read for each.
				const stored = JSON.stringify(parameters?.[name] ?? byDefault ?? '');
				const isFixed = parameters && !stored.includes('"=');
				(isFixed ? common : own).set(name, value);
				return value;
			} catch (thrown) {
				const member =
					field.type === 'collection'
						? findMember(field, (path) => ctx.getNodeParameter(path, item, ''))
						: undefined;
				throw unevaluated((member ?? field).displayName, thrown);
			}
		},
		timezone: ctx.getTimezone(),
		evaluated: () => Object.fromEntries(own) as IDataObject,
	};
}

/** A value, or the members of it, for which there is nothing, as they were. */
function filledFrom(value: unknown, before: unknown): unknown {
	if (isBlank(value)) return before ?? value;
	if (!isJsonObject(value) || !isJsonObject(before)) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, member]) => [name, filledFrom(member, before[name])]),
	);
}

/** The same source; what an expression no longer gives is as before, but for `isAnew`. */
export const sourceAfter = (
	source: ItemSource,
	before: IDataObject,
	isAnew: (field: INodeProperties) => boolean,
): ItemSource => ({
	...source,
	get(field) {
		const value = source.get(field);
		return isAnew(field) ? value : filledFrom(value, before[field.name]);
	},
});

/** Where the values of a trigger's fields come from, each evaluated once. */
export const triggerSource = (ctx: TriggerContext): Source =>
	itemSource(
		{
			getNodeParameter: (name, _, fallback) => ctx.getNodeParameter(name, fallback),
			getTimezone: () => ctx.getTimezone(),
		},
		0,
	);

/** The two menus on top of the node, which take no expressions. */
export const chosenOperation = (ctx: ParameterContext) => ({
	resource: String(ctx.getNodeParameter('resource', 0)),
	operation: String(ctx.getNodeParameter('operation', 0)),
});
