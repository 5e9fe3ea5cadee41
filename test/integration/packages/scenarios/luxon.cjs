const { syncAwait } = require("syncawait");

exports.file = "luxon/build/node/luxon.js";

exports.inputs = (fc) => {
  const time = fc.integer({ min: -2e12, max: 4e12 });
  const text = fc.oneof(
    fc.constantFrom("2020-02-29", "2021-W05-3", "2016-05-25T09:24:15.123+02:00", "x", "2017-200"),
    time.map((each) => new Date(each).toISOString()),
  );
  const duration = fc.record(
    { years: fc.integer({ min: -3, max: 3 }), days: fc.nat({ max: 60 }), hours: fc.nat({ max: 99 }) },
    { requiredKeys: [] },
  );
  return fc.tuple(time, text, duration, fc.constantFrom("utc", "Europe/Berlin", "America/New_York", "UTC+3"));
};

exports.calls = {
  iso: ({ DateTime }, time, text, _duration, zone) => [
    DateTime.fromMillis(time, { zone }).toISO(),
    DateTime.fromISO(text, { zone }).toISO(),
    DateTime.fromISO(text).invalidReason,
  ],
  move: ({ DateTime }, time, _text, duration, zone) => [
    DateTime.fromMillis(time, { zone }).plus(duration).toISO(),
    DateTime.fromMillis(time, { zone }).minus(duration).startOf("week").toISO(),
    DateTime.fromMillis(time, { zone }).endOf("month").toISO(),
  ],
  format: ({ DateTime }, time, _text, _duration, zone) => [
    DateTime.fromMillis(time, { zone }).toFormat("yyyy LLL dd 'at' HH:mm:ss ZZ EEE o"),
    DateTime.fromFormat("2014 08 06", "yyyy MM dd", { zone }).toISO(),
    DateTime.fromMillis(time, { zone }).toObject(),
  ],
  duration: ({ Duration }, _time, _text, duration) => [
    Duration.fromObject(duration).toISO(),
    Duration.fromObject(duration).shiftTo("days", "hours").toObject(),
    Duration.fromObject(duration)
      .mapUnits((value, unit) => syncAwait(w(unit === "days" ? value * 2 : value)))
      .toObject(),
  ],
  interval: ({ DateTime, Interval }, time, _text, duration, zone) => {
    const start = DateTime.fromMillis(time, { zone });
    const interval = Interval.after(start, { days: 3 });
    const mapped = interval.mapEndpoints((end) => syncAwait(w(end.plus(duration))));
    return [
      mapped.isValid,
      mapped.toISO(),
      interval.splitBy({ hours: 25 }).map((part) => syncAwait(w(part.toISO()))),
      Interval.merge([interval, mapped]).length,
    ];
  },
  diff: ({ DateTime }, time, text) =>
    DateTime.fromISO(text, { zone: "utc" })
      .diff(DateTime.fromMillis(time, { zone: "utc" }), ["years", "months", "days", "hours"])
      .toObject(),
};
