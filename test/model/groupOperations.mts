import type { Asked } from './judge.mts';
import { byOther, locator, onlyOnce, some, type Prepare } from './operations.mts';
import { POPULATIONS } from './world.mts';

const createGroup =
	(ifGroupExists: string): Prepare =>
	(world, draw) => {
		const population = POPULATIONS[0];
		if (draw.chance(0.3)) world.addGroup({ name: 'Sales', population });
		if (draw.chance(0.3)) world.addGroup({ name: 'SALES', population });
		if (draw.chance(0.3)) world.addGroup({ name: 'Sales', population: POPULATIONS[1] });
		const asked = some(draw, (): Asked => {
			const name = draw.one(['Sales', 'Sales', 'Design']);
			return {
				parameters: { name, population: locator(population), options: { ifGroupExists } },
				holds: (state, { id }) =>
					state.groups.some(
						(group) => group.id === id && group.name === name && group.population === population,
					),
				shows: (output) => output.name === name,
				isMeant: ({ kind }) => kind === 'group.created',
				raisesError: ifGroupExists === 'raiseError',
			};
		});
		const rival = () =>
			byOther(world, 'group.created', 'Sales', () => {
				world.addGroup({ name: 'Sales', population, createdAt: world.now() - 10_000 });
			});
		return { asked, rival };
	};

const membership =
	(isAdding: boolean): Prepare =>
	(world, draw) => {
		const asked = some(draw, (): Asked => {
			const group = world.addGroup();
			const isMember = draw.chance(isAdding ? 0.3 : 0.7);
			const user = world.addUser({ groups: isMember ? [group.id] : [] });
			const isThere = draw.chance(0.9);
			const id = isThere ? group.id : draw.uuid();
			if (!isThere) user.groups = [];
			return {
				parameters: { group: locator(id), user: locator(user.id) },
				holds: (state) =>
					state.groups.some((each) => each.id === id) &&
					state.users.some((each) => each.id === user.id && each.groups.includes(id) === isAdding),
				shows: (output) => (isAdding ? output.id === id : output.removed === true),
				isMeant: (effect) =>
					effect.kind === (isAdding ? 'member.added' : 'member.removed') && effect.id === id,
				mayFail: !isThere,
			};
		});
		const [first] = world.state.users;
		const [group] = world.state.groups;
		const rival = () =>
			byOther(world, 'member.changed', group.id, () => {
				first.groups = first.groups.includes(group.id) ? [] : [group.id];
			});
		return { asked, rival };
	};

const updateGroup: Prepare = (world, draw) => {
	const asked = some(draw, (index): Asked => {
		const name = `Sales ${index}`;
		const { id } = world.addGroup({ ...(draw.chance(0.3) && { name }), description: 'Old' });
		return {
			parameters: { group: locator(id), updateFields: { name } },
			holds: (state) => state.groups.some((group) => group.id === id && group.name === name),
			shows: (output) => output.name === name && output.description !== undefined,
			isMeant: (effect) => effect.kind === 'group.updated' && effect.id === id,
		};
	});
	const [group] = world.state.groups;
	return {
		asked,
		rival: () => byOther(world, 'group.updated', group.id, () => (group.description = 'New')),
	};
};

const deleteGroup: Prepare = (world, draw) => {
	const asked = some(draw, (): Asked => {
		const isThere = draw.chance(0.7);
		const id = isThere ? world.addGroup().id : draw.uuid();
		return {
			parameters: { group: locator(id) },
			holds: (state) => isThere && !state.groups.some((group) => group.id === id),
			shows: (output) => output.deleted === true,
			isMeant: (effect) => effect.kind === 'group.deleted' && effect.id === id,
			mayFail: !isThere,
		};
	});
	return {
		asked: onlyOnce(asked),
		rival: () => byOther(world, 'group.deleted', 'x', () => void world.state.groups.splice(0, 1)),
	};
};

export const groupOperations: Record<string, Prepare> = {
	'group.create raiseError': createGroup('raiseError'),
	'group.create returnExisting': createGroup('returnExisting'),
	'group.update': updateGroup,
	'group.addUser': membership(true),
	'group.removeUser': membership(false),
	'group.delete': deleteGroup,
};
