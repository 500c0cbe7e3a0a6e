import { groupField, readWholeGroup } from '../fields/group';
import { optionsField } from '../fields/options';
import { readSimplify, simplifyField } from '../fields/output';
import type { Operation } from '../operation';
import { SIMPLE_GROUP } from '../outputs';

export const get: Operation = {
	name: 'Get',
	value: 'get',
	asTool: 'always',
	action: 'Get group',
	description:
		'Get one group by ID or name: description, population, member counts. Changes nothing.',
	output: SIMPLE_GROUP,
	fields: [groupField, simplifyField, optionsField()],
	async run(item) {
		const find = readWholeGroup(item);
		const simplify = readSimplify(item, SIMPLE_GROUP);
		return simplify(await find());
	},
};
