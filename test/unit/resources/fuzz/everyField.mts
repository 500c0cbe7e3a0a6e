import type { INodeProperties, INodeType, INodeTypeDescription } from 'n8n-workflow';

/** Why a field of the description is not fuzzed. */
function isNoInput({ type, noDataExpression }: INodeProperties): boolean {
	// The rest takes no expression, so that it can have no other value than the editor's.
	return type === 'notice' || type === 'hidden' || noDataExpression === true;
}

/** Names of a field, and of all fields within it, whatever kind of collection they are in. */
function within(at: string, field: INodeProperties): string[] {
	if (isNoInput(field)) return [];
	const path = `${at}.${field.name}`;
	const members = (field.options ?? []).flatMap((option): string[] => {
		if ('type' in option) return within(path, option);
		if (!('values' in option)) return [];
		return option.values.flatMap((value) => within(path, value));
	});
	return [path, ...members];
}

/** The operations for which n8n shows a field; a trigger has one name for all that it does. */
function ownersOf({ displayOptions }: INodeProperties, node: INodeTypeDescription): string[] {
	const { resource, operation } = displayOptions?.show ?? {};
	if (!resource || !operation) return [node.name];
	return resource.flatMap((one) => operation.map((other) => `${String(one)}.${String(other)}`));
}

/** Names of all fields that a node’s description shows and that can be given an expression. */
export const everyField = ({ description }: INodeType): string[] =>
	description.properties.flatMap((field) =>
		ownersOf(field, description).flatMap((owner) => within(owner, field)),
	);
