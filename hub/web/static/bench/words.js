/* What the bench says by itself, without a hub: [English, Chinese]; each fits 40 characters. */

const WORDS = {
  ready: ["Ready", "就绪"],
  offline: ["No network", "网络中断"],
  away: ["System away, work is saved", "系统离线，操作会保存"],
  saved: ["Saved, checked later", "已保存，稍后核对"],
  no_answer: ["No answer yet, set aside", "暂无结果，请先放一边"],
  unsaved: ["No answer, NOT saved, keep the piece", "暂无结果且未保存，请留住商品"],
  queue_full: ["Memory full, NOT taken", "存储已满，未记录"],
  memory_fault: ["Memory fault, NOT taken", "存储故障，未记录"],
  code_too_long: ["Code too long, NOT taken", "条码过长，未记录"],
  code_empty: ["Empty code, NOT taken", "空条码，未记录"],
  bad_reading: ["Reading impossible, NOT taken", "读数异常，未记录"],
  refused: ["Station not admitted, NOT taken", "站点未获准，未记录"],
  unknown_station: ["This station is unknown to the system", "系统不认识本站点"],
  bad_version: ["Firmware does not fit, update me", "固件版本不符，请升级"],
  duplicate: ["Another station has this name", "另有站点使用同一名称"],
  for_now: ["OK for now", "暂时正确"],
  last_piece: ["Last piece, wait for the system", "最后一件，请等系统核对"],
  over: ["Too many, put it back", "数量超出，请拿回"],
  not_in_order: ["Not in this order: remove, scan RESUME", "不在本订单：请取走并扫RESUME"],
  held: ["Remove the piece or scan RESUME", "请取走商品或扫RESUME"],
  all_checked: ["All %d checked", "%d项已全部核对"],
};

/** code -> words, in "en" or "zh"; anything else reads English. */
export function words(lang) {
  return Object.fromEntries(Object.entries(WORDS).map(([code, both]) => [code, both[lang === "zh" ? 1 : 0]]));
}
