/**
 * `enrollment.status` of the output. Only ENROLLED comes with a device; the others carry neither
 * `id` nor `status` beside it, so that nobody takes them for one.
 */
export type EnrollmentStatus = 'ENROLLED' | 'EXPIRED' | 'CLOSED';
