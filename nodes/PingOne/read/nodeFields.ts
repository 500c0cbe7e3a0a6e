import type { INodeProperties } from 'n8n-workflow';
import { FieldError } from '../pingone/errors/fieldError';
import { FieldReader } from './reader';

/** The part of n8n's context that the fields of a node are read from. */
export interface ParameterContext {
	getNodeParameter(name: string, item: number, fallback?: unknown): unknown;
	getTimezone(): string;
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

/**
 * Reads the fields of a node for one input item. Each is evaluated once: n8n evaluates an
 * expression each time that it is asked, at a cost, and `$now` or a random value would differ.
 *
 * @param fields the description of the fields of the node's operation
 * @param item index of the input item
 */
export function nodeFields(
	ctx: ParameterContext,
	fields: INodeProperties[],
	item: number,
): FieldReader {
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
			if (!values.has(field.name)) values.set(field.name, evaluate(field));
			return values.get(field.name);
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
