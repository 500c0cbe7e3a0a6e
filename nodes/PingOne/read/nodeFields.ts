import type { INodeParameters, INodeProperties } from 'n8n-workflow';
import { FieldError } from '../pingone/errors/fieldError';
import { FieldReader } from './reader';

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
			: 'Check the expression in this field: for this item it gives no value.',
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

/** Whether n8n evaluates a stored value, or a part of it: the result may be another for each item. */
const hasExpression = (stored: unknown): boolean =>
	typeof stored === 'string'
		? stored.startsWith('=')
		: typeof stored === 'object' && stored !== null && Object.values(stored).some(hasExpression);

/** What the items of a run have in common: the values of the fields without an expression. */
class FixedValues {
	private readonly values = new Map<INodeProperties, unknown>();

	constructor(private readonly parameters: INodeParameters | undefined) {}

	has(field: INodeProperties): boolean {
		return this.values.has(field);
	}

	get(field: INodeProperties): unknown {
		return this.values.get(field);
	}

	/** Keeps a value, if it is the same for all items. */
	keep(field: INodeProperties, value: unknown): void {
		if (!this.parameters || hasExpression(this.parameters[field.name] ?? field.default)) return;
		this.values.set(field, value);
	}
}

/** By n8n's context, of which every run has its own. */
const fixedValues = new WeakMap<ParameterContext, FixedValues>();

function fixedValuesOf(ctx: ParameterContext): FixedValues {
	const known = fixedValues.get(ctx) ?? new FixedValues(ctx.getNode?.().parameters);
	fixedValues.set(ctx, known);
	return known;
}

/**
 * Reads the fields of a node for one input item. Each is evaluated once: n8n evaluates an
 * expression each time that it is asked, at a cost, and `$now` or a random value would differ. One
 * without an expression is evaluated once for all items.
 *
 * @param fields the description of the fields of the node's operation
 * @param item index of the input item
 */
export function nodeFields(
	ctx: ParameterContext,
	fields: INodeProperties[],
	item: number,
): FieldReader {
	const fixed = fixedValuesOf(ctx);
	const values = new Map<string, unknown>();
	const evaluate = (field: INodeProperties): unknown => {
		try {
			return ctx.getNodeParameter(field.name, item, field.default);
		} catch (thrown) {
			const member =
				field.type === 'collection'
					? findMember(field, (path) => ctx.getNodeParameter(path, item, ''))
					: undefined;
			throw unevaluated((member ?? field).displayName, thrown);
		}
	};
	return new FieldReader(fields, {
		has: () => true,
		get(field) {
			if (fixed.has(field)) return fixed.get(field);
			if (values.has(field.name)) return values.get(field.name);
			const value = evaluate(field);
			values.set(field.name, value);
			fixed.keep(field, value);
			return value;
		},
		timezone: ctx.getTimezone(),
	});
}

/** Reads the fields of a trigger, each evaluated once. @param fields their description */
export const triggerFields = (ctx: TriggerContext, fields: INodeProperties[]): FieldReader =>
	nodeFields(
		{
			getNodeParameter: (name, _, fallback) => ctx.getNodeParameter(name, fallback),
			getTimezone: () => ctx.getTimezone(),
		},
		fields,
		0,
	);

/** The two menus on top of the node, which take no expressions. */
export const chosenOperation = (ctx: ParameterContext) => ({
	resource: String(ctx.getNodeParameter('resource', 0)),
	operation: String(ctx.getNodeParameter('operation', 0)),
});
