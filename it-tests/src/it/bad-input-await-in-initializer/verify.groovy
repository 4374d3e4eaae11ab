def checks = evaluate(new File(basedir, '../common/checks.groovy'))
checks.isRejectedFor(
    ['TARRY-004', 'shop.Store', 'Store.java:10'],
    ['TARRY-004', 'shop.Store', 'Store.java:15'],
)
