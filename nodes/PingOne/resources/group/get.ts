import { groupField, readWholeGroup } from '../fields/group';
import { optionsField } from '../fields/options';
import { readSimplify, simplifyField } from '../fields/output';
import type { Operation } from '../operation';
import { GROUP_MEMBERS } from './simplified';

export const get: Operation = {
	name: 'Get',
	value: 'get',
	asTool: 'always',
	action: 'Get group',
	description:
		'Get one group by ID or name: description, population, member counts. Changes nothing.',
	fields: [groupField, simplifyField, optionsField()],
	async run(item) {
		const find = readWholeGroup(item);
		const simplify = readSimplify(item, GROUP_MEMBERS);
		return simplify(await find());
	},
};
