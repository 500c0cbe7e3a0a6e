import { invalid, notFound, Refusal, type Reply } from './pingOne.mts';
import { paged } from './pages.mts';
import { userOf, type Call, type Routes } from './routes.mts';
import { groupView } from './views.mts';
import type { ModelGroup } from './world.mts';

function listGroups(call: Call): Reply {
	const filter = String(call.request.query.filter ?? '');
	const name = /(?:^|\s|\()name eq "([^"]*)"/.exec(filter)?.[1];
	const population = /population\.id eq "([^"]*)"/.exec(filter)?.[1];
	const isSame = (found: string) =>
		call.world.rules.foldsCase ? found.toLowerCase() === name?.toLowerCase() : found === name;
	const found = call.state.groups.filter(
		(group) =>
			(name === undefined || isSame(group.name)) &&
			(population === undefined || group.population === population),
	);
	return paged(call, 'groups', found.map(groupView));
}

function groupOf({ state, params: [id] }: Call): ModelGroup {
	const group = state.groups.find((each) => each.id === id);
	if (!group) throw notFound();
	return group;
}

function createGroup(call: Call): Reply {
	const { world, request, state } = call;
	const name = String(request.body.name);
	const population = (request.body.population as { id: string } | undefined)?.id;
	const clash = state.groups.find(
		(group) => group.name === name && group.population === population,
	);
	if (clash && world.rules.uniqueGroups) {
		throw invalid('UNIQUENESS_VIOLATION', 'name', { existingId: clash.id });
	}
	const id = world.draw.uuid();
	let group: ModelGroup | undefined;
	world.change({ by: 'node', item: request.item, kind: 'group.created', id }, () => {
		group = world.addGroup({ id, name, population, createdAt: world.now() });
	});
	return { status: 201, json: groupView(group as unknown as ModelGroup) };
}

function replaceGroup(call: Call): Reply {
	const group = groupOf(call);
	const { world, request, state } = call;
	const { name, description } = request.body;
	const clash = state.groups.find(
		(other) =>
			other.id !== group.id && other.name === name && other.population === group.population,
	);
	if (clash && world.rules.uniqueGroups) throw invalid('UNIQUENESS_VIOLATION', 'name');
	const effect = { by: 'node', item: request.item, kind: 'group.updated', id: group.id } as const;
	world.change(effect, () => {
		group.name = String(name);
		if (description === undefined) delete group.description;
		else group.description = String(description);
	});
	return world.rules.showsState ? { status: 200, json: groupView(group) } : { status: 200 };
}

function deleteGroup(call: Call): Reply {
	const group = groupOf(call);
	const { world, request } = call;
	world.change({ by: 'node', item: request.item, kind: 'group.deleted', id: group.id }, () => {
		world.state.groups = world.state.groups.filter((each) => each !== group);
	});
	return { status: 204 };
}

function addMember(call: Call): Reply {
	const user = userOf(call);
	const { world, request, state } = call;
	const id = String(request.body.id);
	if (!state.groups.some((group) => group.id === id)) throw notFound();
	if (user.groups.includes(id) && world.rules.refusesAgain) throw new Refusal(409, 'CONFLICT');
	const effect = { by: 'node', item: request.item, kind: 'member.added', id } as const;
	world.change({ ...effect, userId: user.id }, () => {
		if (!user.groups.includes(id)) user.groups.push(id);
	});
	return { status: 201, json: { id, type: 'DIRECT' } };
}

function removeMember(call: Call): Reply {
	const user = userOf(call);
	const [, id] = call.params;
	if (!user.groups.includes(id)) throw notFound();
	const { world, request } = call;
	const effect = { by: 'node', item: request.item, kind: 'member.removed', id } as const;
	world.change({ ...effect, userId: user.id }, () => {
		user.groups = user.groups.filter((each) => each !== id);
	});
	return { status: 204 };
}

export const groupRoutes: Routes = {
	'GET groups': listGroups,
	'POST groups': createGroup,
	'GET groups/*': (call) => ({ status: 200, json: groupView(groupOf(call)) }),
	'PUT groups/*': replaceGroup,
	'DELETE groups/*': deleteGroup,
	'GET users/*/memberOfGroups'(call) {
		const memberships = userOf(call).groups.map((id) => ({ id }));
		return paged(call, 'groupMemberships', memberships);
	},
	'POST users/*/memberOfGroups': addMember,
	'GET users/*/memberOfGroups/*'(call) {
		const [, id] = call.params;
		if (!userOf(call).groups.includes(id)) throw notFound();
		return { status: 200, json: { id, type: 'DIRECT' } };
	},
	'DELETE users/*/memberOfGroups/*': removeMember,
};
