import type { IDataObject } from 'n8n-workflow';
import { parametersFor, seedPeople, SUBJECTS } from '../support/editor/everyOperation.mts';
import { chosenIn, seen, wanted } from '../support/editor/wire.mts';
import { useWorld } from '../support/world.mts';

const { sandbox, node } = useWorld();

const PEOPLE = 3;

it.each(SUBJECTS)(
	'$action: PingOne sees the method, path, media type and body of its documentation, for each item',
	async (subject) => {
		const people = await seedPeople(sandbox, PEOPLE);
		await sandbox.forgetRequests();
		const parameters = parametersFor(subject, sandbox) as IDataObject;
		await node.outputs(parameters, { items: people as unknown as IDataObject[] });
		expect(await seen(sandbox)).toEqual(wanted(subject, people, chosenIn(sandbox)));
	},
);
