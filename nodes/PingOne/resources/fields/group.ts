import type { INodeProperties } from 'n8n-workflow';
import { groupFinder } from '../../pingone/group/groups';
import type { FieldReader } from '../../read/reader';
import type { OperationItem } from '../operation';

const LABEL = 'Group';

/** Field to select a group. */
export const groupField: INodeProperties = {
	displayName: LABEL,
	name: 'group',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The group in PingOne. Choose from the list, or enter an ID or the exact name.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a group...',
			typeOptions: { searchListMethod: 'searchGroups', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. e947cec5-62c5-4d80-af16-497b29e8a685',
		},
		{ displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. Sales' },
	],
};

const finder = (item: OperationItem) => groupFinder(item.read.locator('group'), LABEL);

/**
 * @param filters a collection
 * @returns gets the group's ID; undefined when the filter was not added
 * @throws FieldError also when none is selected
 */
export function readFilterGroup(
	item: OperationItem,
	filters: FieldReader<undefined>,
): (() => Promise<string>) | undefined {
	const chosen = filters.locator('group');
	const found = chosen && groupFinder(chosen, LABEL);
	return found && (async () => await found.id(item.api));
}

/** Checks the field; the returned function gets the group's ID. @throws FieldError */
export const readGroup = (item: OperationItem) => {
	const { id } = finder(item);
	return async () => await id(item.api);
};

/** Like `readGroup`, but for the whole group. @throws FieldError */
export const readWholeGroup = (item: OperationItem) => {
	const { group } = finder(item);
	return async () => await group(item.api);
};
