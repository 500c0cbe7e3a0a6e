import type { Draw } from './draw.mts';

/** Requests that go wrong: from the one with this number on, so many. */
export interface Fault {
	on: 'change' | 'read';
	from: number;
	times: number;
	/** Whether reads count from the first change on that went wrong. */
	isAfterLoss?: boolean;
	/** `before:reset`: lost before PingOne had it; `after`, `late`, `twice`, `stale`, `refused`. */
	kind: string;
}

/** What happens in a run. */
export interface Schedule {
	name: string;
	faults: Fault[];
	/** Another actor comes before the request with this number. */
	rivalAt?: number;
}

const LOSSES = ['reset', 'timeout', '500', '502', '503'];
const ANSWERS = [...LOSSES, 'page', 'empty', 'cut'];
const REFUSALS = ['400', '403', '409', 'unreachable'];

type Class = (draw: Draw) => Omit<Schedule, 'name'>;

const fault = (draw: Draw, on: Fault['on'], kind: string, most = 2): Fault => ({
	on,
	from: draw.integer(1, on === 'change' ? 3 : 4),
	times: draw.integer(1, most),
	kind,
});

const many = (draw: Draw) => draw.one([1, 1, 2, 9]);

/** A change without an answer, one of the first: a run has three items at most. */
const lost = (draw: Draw) =>
	fault(draw, 'change', `${draw.one(['before', 'after', 'after'])}:${draw.one(LOSSES)}`);

/** Classes of faults; each is drawn as often as any other. */
const CLASSES: Record<string, Class> = {
	none: () => ({ faults: [] }),
	'lost before': (draw) => ({
		faults: [fault(draw, 'change', `before:${draw.one([...LOSSES, 'page'])}`, many(draw))],
	}),
	'lost after': (draw) => ({
		faults: [fault(draw, 'change', `after:${draw.one(ANSWERS)}`, many(draw))],
	}),
	late: (draw) => ({
		faults: [fault(draw, 'change', `late:${draw.one(['reset', 'timeout', '503'])}`)],
	}),
	'delivered twice': (draw) => ({ faults: [fault(draw, 'change', 'twice', 1)] }),
	refused: (draw) => ({
		faults: [fault(draw, 'change', `refused:${draw.one(REFUSALS)}`, many(draw))],
	}),
	'read fails': (draw) => ({
		faults: [fault(draw, 'read', `before:${draw.one([...LOSSES, 'page'])}`, draw.one([1, 6, 30]))],
	}),
	'stale reads': (draw) => ({ faults: [fault(draw, 'read', 'stale', 4)] }),
	'another actor': (draw) => ({ faults: [], rivalAt: draw.integer(1, 4) }),
	'401': (draw) => ({
		faults: [fault(draw, draw.one(['change', 'read']), 'refused:token', draw.one([1, 2, 50]))],
	}),
	'429': (draw) => ({
		faults: [
			fault(draw, draw.one(['change', 'read']), `refused:429${draw.one(['', '-2', '-20'])}`, 3),
		],
	}),
	'lost, then the read fails': (draw) => ({
		faults: [
			lost(draw),
			{
				on: 'read',
				from: 1,
				times: draw.one([1, 6, 30]),
				kind: `before:${draw.one(LOSSES)}`,
				isAfterLoss: true,
			},
		],
	}),
	'lost, then refused': (draw) => ({
		faults: [
			{
				on: 'change',
				from: 1,
				times: 1,
				kind: `${draw.one(['before', 'after'])}:${draw.one(LOSSES)}`,
			},
			{ on: 'change', from: 2, times: 9, kind: `refused:${draw.one(REFUSALS)}` },
		],
	}),
	'limited, and another actor': (draw) => ({
		faults: [{ on: 'change', from: draw.integer(1, 2), times: 1, kind: 'refused:429-20' }],
		rivalAt: draw.integer(2, 5),
	}),
	'lost, and another actor': (draw) => ({
		faults: [fault(draw, 'change', `${draw.one(['before', 'after'])}:${draw.one(LOSSES)}`)],
		rivalAt: draw.integer(1, 4),
	}),
	'lost, and stale reads': (draw) => ({
		faults: [
			lost(draw),
			{ on: 'read', from: 1, times: draw.one([1, 2, 9]), kind: 'stale', isAfterLoss: true },
		],
	}),
};

/** Draws what happens in a run. */
export function drawSchedule(draw: Draw): Schedule {
	const name = draw.one(Object.keys(CLASSES));
	return { name, ...CLASSES[name](draw) };
}

/** What comes on top of another fault, from anywhere in the run on. */
const SECOND: Class[] = [
	(draw) => ({ faults: [anywhere(draw, `refused:${draw.one([...REFUSALS, '429', '429-20'])}`)] }),
	(draw) => ({ faults: [anywhere(draw, `before:${draw.one(LOSSES)}`)] }),
	(draw) => ({ faults: [anywhere(draw, `after:${draw.one(LOSSES)}`)] }),
	(draw) => ({ faults: [{ ...anywhere(draw, `before:${draw.one(LOSSES)}`), on: 'read' }] }),
];

const anywhere = (draw: Draw, kind: string): Fault => ({
	on: 'change',
	from: draw.integer(1, 6),
	times: draw.one([1, 1, 2, 9]),
	kind,
});

/** A schedule with a second fault in every third one; the first one of the two that fits counts. */
export function withSecondFault(schedule: Schedule, draw?: Draw): Schedule {
	if (schedule.faults.length === 0 || !draw?.chance(1 / 3)) return schedule;
	const { faults } = draw.one(SECOND)(draw);
	return { ...schedule, faults: [...schedule.faults, ...faults] };
}
