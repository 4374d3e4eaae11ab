def checks = evaluate(new File(basedir, '../common/checks.groovy'))
checks.isRejectedFor(['TARRY-005', 'shop.Store', 'sell', 'Store.java:19'])
