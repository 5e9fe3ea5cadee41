/** Looking before sleeping: how long, and how seldom once it is in vain. The clock is the test's. */
import { Patience } from "../../runtime/patience";

const cells = new Int32Array(new SharedArrayBuffer(4));
let now = 0;
/** What happens whenever the clock is looked at: time passes, or something comes. */
let meanwhile = () => {};
let clock: jest.SpyInstance;

beforeEach(() => {
  cells[0] = 0;
  now = 0;
  clock = jest.spyOn(performance, "now").mockImplementation(() => {
    meanwhile();
    return now;
  });
});
afterEach(() => clock.mockRestore());

const timePasses = () => {
  now += 0.01;
};

/** How many chances are let go by. */
function passedOver(patience: Patience): number {
  let chances = 0;
  while (!patience.hopes()) chances++;
  return chances;
}

function lookInVain(patience: Patience, times = 1): void {
  meanwhile = timePasses;
  for (let n = 0; n < times; n++) expect(patience.look(cells, 0, 0)).toBe(false);
}

test("it looks for a tenth of a millisecond, or for as long as it is told to", () => {
  meanwhile = () => {
    now += 0.03;
  };
  expect(new Patience().look(cells, 0, 0)).toBe(false);
  expect(now).toBeCloseTo(0.03 + 0.12);
  expect(new Patience().look(cells, 0, 0, 0.07)).toBe(false);
  expect(now).toBeCloseTo(0.15 + 0.03 + 0.09);
});

test("what comes meanwhile is seen", () => {
  meanwhile = () => {
    timePasses();
    if (now > 0.05) cells[0] = 7;
  };
  expect(new Patience().look(cells, 0, 0)).toBe(true);
  expect(now).toBeCloseTo(0.06);
});

test("each look in vain halves the chances that are taken, down to one in about a thousand", () => {
  const patience = new Patience();
  expect(passedOver(patience)).toBe(0);
  const passed = Array.from({ length: 12 }, () => {
    lookInVain(patience);
    return passedOver(patience);
  });
  expect(passed).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1024, 1024]);
});

test("one that brought something makes it look each time again", () => {
  const patience = new Patience();
  lookInVain(patience, 5);
  expect(passedOver(patience)).toBe(32);
  meanwhile = () => {
    cells[0] = 1;
  };
  expect(patience.look(cells, 0, 0)).toBe(true);
  expect(passedOver(patience)).toBe(0);
  cells[0] = 0;
  lookInVain(patience);
  expect(passedOver(patience)).toBe(2);
});

test("what was there before the look is no sign that looking pays, nor that it does not", () => {
  const patience = new Patience();
  lookInVain(patience, 3);
  passedOver(patience);
  cells[0] = 1;
  expect(patience.look(cells, 0, 0)).toBe(true);
  expect(passedOver(patience)).toBe(0);
  cells[0] = 0;
  lookInVain(patience);
  expect(passedOver(patience)).toBe(16);
});

test("nor is a look that was cut short", () => {
  const patience = new Patience();
  meanwhile = timePasses;
  expect(patience.look(cells, 0, 0, 0.05)).toBe(false);
  expect(passedOver(patience)).toBe(0);
});

test("under a clock that stands still it ends all the same", () => {
  let looks = 0;
  meanwhile = () => void looks++;
  expect(new Patience().look(cells, 0, 0)).toBe(false);
  expect(looks).toBeLessThanOrEqual(201);
});
