import { confirmationOperations } from './confirmation';
import { deviceOperations } from './device';
import { groupOperations } from './group';
import type { Operation } from './operation';
import { policyOperations } from './policy';
import { populationOperations } from './population';
import { userOperations } from './user';

export interface Resource {
	name: string;
	value: string;
	operations: Operation[];
}

/** Everything the node can do: Resource, then Operation, what most people come for first. */
export const RESOURCES: Resource[] = [
	{ name: 'Device', value: 'device', operations: deviceOperations },
	{ name: 'User', value: 'user', operations: userOperations },
	{ name: 'Group', value: 'group', operations: groupOperations },
	{ name: 'Confirmation', value: 'confirmation', operations: confirmationOperations },
	{ name: 'Population', value: 'population', operations: populationOperations },
	{ name: 'Policy', value: 'policy', operations: policyOperations },
];

const OPERATIONS = new Map(
	RESOURCES.flatMap(({ value: resource, operations }) =>
		operations.map((operation) => [`${resource}.${operation.value}`, operation]),
	),
);

/** @throws RangeError for a resource or operation that this version does not have */
export function findOperation(resource: string, operation: string): Operation {
	const found = OPERATIONS.get(`${resource}.${operation}`);
	if (found) return found;
	throw new RangeError(
		`This version of the node has no operation '${operation}' for '${resource}'. Update n8n-nodes-pingone in every n8n process, or choose the operation again.`,
	);
}
